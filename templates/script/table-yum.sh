# all_listed_from SPECS PLACES: reads what yum prints of a transaction; true where it lists all SPECS (NAME-VERSION) from PLACES.
all_listed_from() {
  awk -v specs="$1" -v places="$2" '
    BEGIN { count = split(specs, spec, " "); n = split(places, a, " "); for (i = 1; i <= n; i++) own[a[i]] }
    /^ [^ ]/ && NF == 1 { long = $1; next }
    long != "" { $0 = " " long " " $0; long = "" }
    /^ [^ ]/ && NF > 3 { if ($4 in own) listed[$1 "-" $3]; else other[$1 "-" $3] }
    END { for (i = 1; i <= count; i++) if (!(spec[i] in listed) || spec[i] in other) exit 1 }'
}
