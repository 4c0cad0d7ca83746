# with_lists COMMAND...: runs it, and where it fails for want of package lists, or by old ones, once more with new ones.
# The step defines refresh_lists, and in $stale_lists the words by which that is known.
with_lists() {
  WORDS_LINE=$(wc -l <"$LOG")
  if "$@"; then return 0; else failed=$?; fi
  lists_lack "$WORDS_LINE" && refresh_lists || return "$failed"
  stale_lists='$^'
  WORDS_LINE=$(wc -l <"$LOG")
  "$@"
}
# lists_lack LINE: whether what was logged behind that line tells of lists that are missing, or old.
lists_lack() { tail -n "+$(($1 + 1))" "$LOG" | grep -Eqi "$stale_lists"; }
