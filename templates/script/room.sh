# needs: disks
# keep_room SPECS DOWNLOADS RECORDS "NAME BYTES"...: ends the script where those of them that SPECS name find no room.
# Unpacked, docker-ce's packages are about four times their files; an upgrade puts them in the old ones' place.
keep_room() {
  specs=$1 downloads=$2 records=$3
  shift 3
  bytes=$(printf '%s\n' "$@" | awk -v specs="$specs" '
    BEGIN { count = split(specs, spec, " ") }
    {
      for (i = 1; i <= count; i++)
        if (index(spec[i], $1) == 1 && substr(spec[i], length($1) + 1) ~ /^([=-][0-9]|$)/) { sum += $2; break }
    }
    END { printf "%.0f", sum }')
  unpacked=42
  [ ! -x /usr/bin/dockerd ] || unpacked=10
  [ "$bytes" -eq 0 ] || keep_disks "$bytes" "$((bytes * unpacked / 10))" "$downloads" "$records"
}
