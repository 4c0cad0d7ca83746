# keep_room SPECS "NAME BYTES"...: ends the script where those of them that SPECS name find no room. Unpacked, docker-ce's
# packages are about four times their files; an upgrade puts them in the old ones' place.
keep_room() {
  specs=$1
  shift
  bytes=$(printf '%s\n' "$@" | awk -v specs="$specs" '
    BEGIN { count = split(specs, spec, " ") }
    {
      for (i = 1; i <= count; i++)
        if (index(spec[i], $1) == 1 && substr(spec[i], length($1) + 1) ~ /^([=-][0-9]|$)/) { sum += $2; break }
    }
    END { printf "%.0f", sum }')
  unpacked=4.2
  [ ! -x /usr/bin/dockerd ] || unpacked=1
  full=$(df -Pk /var/cache /usr 2>/dev/null | awk -v bytes="$bytes" -v unpacked="$unpacked" '
    NR > 1 { free[$6] = $4 * 1024; need[$6] += (NR == 2 ? 1 : unpacked) * bytes }
    END { for (disk in need) if (need[disk] > 0 && free[disk] < need[disk] + 3e7) printf "%s: %d MB < %d MB\n", disk, free[disk] / 1e6, need[disk] / 1e6 + 30 }')
  [ -z "$full" ] || fail 14 "$MSG_ROOM" "$full"
}
