# needs: package-swap disks
# bytes_of BASE "86.1 MB": apt counts in thousands, the others in 1024s.
bytes_of() {
  awk -v base="$1" -v text="$2" 'BEGIN {
    gsub(/,/, "", text); unit = toupper(text); sub(/^[0-9. ]+/, "", unit)
    printf "%.0f", text * base ^ (unit == "" ? 0 : index("KMGT", substr(unit, 1, 1)))
  }'
}
# keep_own HINT DOWNLOADS RECORDS: reads what was played through in $WORK/play; ends the script where it would not be done, or
# take others away.
keep_own() {
  others=$(removed <"$WORK/play" | not_among '')
  [ -z "$others" ] || fail 10 "$MSG_OWN_TAKES_AWAY" "$others"
  unmet=$(unmet <"$WORK/play")
  [ -z "$unmet" ] || fail 10 "$MSG_WOULD_FAIL" "$unmet" ${1:+"$1"}
  # shellcheck disable=SC2046 # two numbers
  keep_disks $(own_room <"$WORK/play") "$2" "$3"
}
