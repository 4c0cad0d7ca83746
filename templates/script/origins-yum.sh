# needs: table-yum
# foreign_to_come SPECS NAMES PLACES - - COMMAND...: prints "NAME: REPOSITORY" for those of NAMES that come from another
# repository than PLACES, by the table of a transaction, which COMMAND prints. Where the rehearsal's table says
# already that all come from PLACES, no more is asked: yum takes long to start.
foreign_to_come() {
  specs=$1 names=$2 places=$3
  shift 5
  if [ -f "$WORK/play" ] && all_listed_from "$specs" "$places" <"$WORK/play"; then return; fi
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  "$@" $specs 2>/dev/null | coming_rows | awk -v names="$names" -v places="$places" '
    BEGIN { n = split(names, a, " "); for (i = 1; i <= n; i++) wanted[a[i]]; n = split(places, a, " "); for (i = 1; i <= n; i++) own[a[i]] }
    $1 in wanted && !($3 in own) { print $1 ": " $3 }'
}
# foreign_now NAMES KEYS: reads "NAME TAB signatures" of rpm, prints "NAME: KEY" for those of NAMES that none of KEYS signed.
foreign_now() {
  awk -F '\t' -v names="$1" -v keys="$2" '
    BEGIN { n = split(names, a, " "); for (i = 1; i <= n; i++) wanted[a[i]]; n = split(keys, a, " "); for (i = 1; i <= n; i++) known[a[i]] }
    NF > 1 && $1 in wanted {
      first = "-"; rest = toupper($2)
      while ((at = index(rest, "KEY ID ")) > 0) {
        rest = substr(rest, at + 7); id = rest
        sub(/[^0-9A-F].*/, "", id); id = substr(id, length(id) - 15)
        if (id in known) next
        if (first == "-") first = id
      }
      print $1 ": " first
    }'
}
