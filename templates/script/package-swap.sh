# not_among NAMES: reads names, prints those that are not among NAMES, each once.
not_among() { sort -u | awk -v names="$1" 'BEGIN { n = split(names, each); for (i = 1; i <= n; i++) known[each[i]] } NF && !($1 in known)'; }
# play_swap COMMAND...: what swap would do, kept in $WORK/play.
play_swap() {
  code=0
  swap "$@" >"$WORK/play" 2>&1 || code=$?
  cat "$WORK/play"
  return "$code"
}
# keep_others YES|NO: ends the script where more than $going would go and nobody allowed it.
keep_others() {
  others=$(removed <"$WORK/play" | not_among "$going")
  [ "$1" = yes ] || [ -z "$others" ] || fail 5 "$MSG_OTHERS_GO" "$others"
}
