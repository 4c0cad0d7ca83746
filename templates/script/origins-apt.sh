# needs: places-apt
# foreign_to_come SPECS NAMES PLACES SHA256S LOOK COMMAND...: prints "NAME: ADDRESS" for those of NAMES that apt would fetch
# from elsewhere than PLACES, and with another hash, by what COMMAND prints (apt-get --print-uris). That takes it a second,
# so LOOK (apt-cache policy) is asked first: where all places that have the SPECS (NAME=VERSION) are of PLACES, no more is.
foreign_to_come() {
  specs=$1 names=$2 places=$3 sums=$4 look=$5
  shift 5
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  $look $names 2>/dev/null | all_own "$specs" "$places" && return
  # shellcheck disable=SC2086
  "$@" $specs 2>/dev/null | awk -v names="$names" -v places="$places" -v sums="$sums" '
    BEGIN { n = split(names, a, " "); for (i = 1; i <= n; i++) wanted[a[i]]; count = split(places, place, " "); n = split(sums, a, " "); for (i = 1; i <= n; i++) known[a[i]] }
    /^\047/ {
      address = $1; gsub(/\047/, "", address); sub(/\/\/[^@\/]*@/, "//", address)
      name = $2; sub(/_.*/, "", name)
      sum = $4; sub(/^[^:]*:/, "", sum)
      if (!(name in wanted) || sum in known) next
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
