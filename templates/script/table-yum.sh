# coming_rows: reads what yum prints of a transaction, prints "NAME VERSION REPOSITORY" of each package that comes. A long name
# stands in a line of its own.
coming_rows() {
  awk '
    /^(Installing|Reinstalling|Upgrading|Updating|Downgrading)[a-z ]*:/ { on = 1; next }
    /^[^ ]/ { on = 0; long = "" }
    !on { next }
    long != "" { print long, $2, $3; long = ""; next }
    /^ [^ ]/ { if (NF == 1) long = $1; else print $1, $3, $4 }'
}
# all_listed_from SPECS PLACES: reads the same, true where it lists all SPECS (NAME-VERSION), each from one of PLACES.
all_listed_from() {
  coming_rows | awk -v specs="$1" -v places="$2" '
    BEGIN { count = split(specs, spec, " "); n = split(places, a, " "); for (i = 1; i <= n; i++) own[a[i]] }
    { if ($3 in own) listed[$1 "-" $2]; else other[$1 "-" $2] }
    END { for (i = 1; i <= count; i++) if (!(spec[i] in listed) || spec[i] in other) exit 1 }'
}
