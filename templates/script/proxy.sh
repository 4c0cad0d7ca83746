# needs: unit-says
# direct_too FILE OWN: adds to the NO_PROXY of the drop-in FILE what the unit's other drop-ins let around a proxy; OWN is
# where FILE will stand.
direct_too() {
  listed=$(unit_says variables "$2" | sed -n 's/^[Nn][Oo]_[Pp][Rr][Oo][Xx][Yy]=//p' | tail -n 1)
  awk -v listed="$listed" '
    match($0, /["\047]NO_PROXY=[^"\047]*/) {
      quoted = substr($0, RSTART + RLENGTH)
      has = substr($0, RSTART + 10, RLENGTH - 10)
      $0 = substr($0, 1, RSTART + RLENGTH - 1)
      count = split(listed, entry, ",")
      for (i = 1; i <= count; i++)
        if (entry[i] ~ /^[A-Za-z0-9.*:\/_[\]-]+$/ && index("," has ",", "," entry[i] ",") == 0) {
          has = has "," entry[i]
          $0 = $0 "," entry[i]
        }
      $0 = $0 quoted
    }
    { print }' "$1" >"$1.new"
  cat "$1.new" >"$1"
}
