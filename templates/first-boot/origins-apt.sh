# foreign_to_come SPECS NAMES PLACES SHA256S LOOK COMMAND...: as templates/script/origins-apt.sh has it, without the quicker
# LOOK, and for a new machine, where nothing of the same bytes lies elsewhere.
foreign_to_come() {
  specs=$1 names=$2 places=$3
  shift 5
  # shellcheck disable=SC2086
  "$@" $specs 2>/dev/null | awk -v names="$names" -v places="$places" '
    BEGIN { n = split(names, a, " "); for (i = 1; i <= n; i++) wanted[a[i]]; count = split(places, place, " ") }
    /^\047/ {
      address = $1; gsub(/\047/, "", address); sub(/\/\/[^@\/]*@/, "//", address)
      name = $2; sub(/_.*/, "", name)
      if (!(name in wanted)) next
      for (i = 1; i <= count; i++) if (index(address, place[i]) == 1) next
      print name ": " address
    }'
}
# foreign_now NAMES PLACES: reads what apt-cache policy prints, prints the same for what is installed.
foreign_now() {
  awk -v names="$1" -v places="$2" '
    BEGIN { n = split(names, a, " "); for (i = 1; i <= n; i++) wanted[a[i]]; count = split(places, place, " ") }
    function tell() { if (first != "" && !own) print name ": " first; first = ""; own = 0 }
    /^[^ ].*:$/ { tell(); name = $1; sub(/(:[a-z0-9]+)?:$/, "", name); mine = 0; next }
    !/^        / { mine = ($1 == "***"); next }
    mine && name in wanted {
      address = $2 "/"; sub(/\/\/[^@\/]*@/, "//", address)
      if (first == "") first = $2
      for (i = 1; i <= count; i++) if (index(address, place[i]) == 1) own = 1
    }
    END { tell() }'
}
