# needs: package-swap
# bytes_of BASE "86.1 MB": apt counts in thousands, the others in 1024s.
bytes_of() {
  awk -v base="$1" -v text="$2" 'BEGIN {
    gsub(/,/, "", text); unit = toupper(text); sub(/^[0-9. ]+/, "", unit)
    printf "%.0f", text * base ^ (unit == "" ? 0 : index("KMGT", substr(unit, 1, 1)))
  }'
}
# keep_own_room DOWNLOAD INSTALLED: bytes; ends the script where they find no room. Download goes below /var/cache.
keep_own_room() {
  full=$(df -Pk /var/cache /usr 2>/dev/null | awk -v fetched="$1" -v installed="$2" '
    NR > 1 { free[$6] = $4 * 1024; need[$6] += (NR == 2 ? fetched : installed) }
    END { for (disk in need) if (need[disk] > 0 && free[disk] < need[disk] + 3e7) printf "%s: %d MB < %d MB\n", disk, free[disk] / 1e6, need[disk] / 1e6 + 30 }')
  [ -z "$full" ] || fail 14 "$MSG_ROOM" "$full"
}
# keep_own HINT: reads what was played through in $WORK/play; ends the script where it would not be done, or take others away.
keep_own() {
  others=$(removed <"$WORK/play" | not_among '')
  [ -z "$others" ] || fail 10 "$MSG_OWN_TAKES_AWAY" "$others"
  unmet=$(unmet <"$WORK/play")
  [ -z "$unmet" ] || fail 10 "$MSG_WOULD_FAIL" "$unmet" ${1:+"$1"}
  # shellcheck disable=SC2046 # two numbers
  keep_own_room $(own_room <"$WORK/play")
}
