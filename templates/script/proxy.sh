# direct_too FILE OWN: adds to the NO_PROXY of the drop-in FILE what the unit's other drop-ins let around a proxy; OWN is
# where FILE will stand.
direct_too() {
  listed=$(
    for file in /usr/lib/systemd/system/docker.service.d/*.conf /run/systemd/system/docker.service.d/*.conf /etc/systemd/system/docker.service.d/*.conf; do
      if [ ! -f "$file" ] || [ "$file" = "$2" ]; then continue; fi
      sed -n "s/^[ 	]*[Ee]nvironment[ 	]*=.*[Nn][Oo]_[Pp][Rr][Oo][Xx][Yy]=\\([^\"' ]*\\).*/\\1/p" "$file"
    done | tail -n 1
  )
  awk -v listed="$listed" '
    /^Environment="NO_PROXY=/ {
      sub(/"$/, "")
      has = $0
      sub(/^Environment="NO_PROXY=/, "", has)
      count = split(listed, entry, ",")
      for (i = 1; i <= count; i++)
        if (entry[i] ~ /^[A-Za-z0-9.*:\/_[\]-]+$/ && index("," has ",", "," entry[i] ",") == 0) {
          has = has "," entry[i]
          $0 = $0 "," entry[i]
        }
      $0 = $0 "\""
    }
    { print }' "$1" >"$1.new"
  cat "$1.new" >"$1"
}
