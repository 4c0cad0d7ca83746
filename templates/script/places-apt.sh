# all_own SPECS PLACES: reads what apt-cache policy prints; whether all places that have these (NAME=VERSION) are of PLACES.
all_own() {
  awk -v specs="$1" -v places="$2" '
    BEGIN { n = split(specs, a, " "); for (i = 1; i <= n; i++) wanted[a[i]]; count = split(places, place, " ") }
    /^[^ ].*:$/ { name = $1; sub(/(:[a-z0-9]+)?:$/, "", name); spec = ""; next }
    !/^        / { spec = name "=" ($1 == "***" ? $2 : $1); next }
    spec in wanted && $2 != "/var/lib/dpkg/status" {
      address = $2 "/"; sub(/\/\/[^@\/]*@/, "//", address)
      own = 0
      for (i = 1; i <= count; i++) if (index(address, place[i]) == 1) own = 1
      if (own) seen[spec]; else foreign = 1
    }
    END { for (spec in wanted) if (!(spec in seen)) foreign = 1; exit foreign + 0 }'
}
