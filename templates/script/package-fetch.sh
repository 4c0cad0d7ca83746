# needs: package-lists wait-while
# bring OPTION DIRECTORIES WORDS COMMAND...: with_lists COMMAND for $missing, once what it needs has been fetched. Where
# docker-ce's repository is read alone, or where all its packages came before and nothing comes with them, nothing is left to
# fetch.
bring() {
  option=$1 directories=$2 words=$3
  shift 3
  if [ -z "${ALONE-}" ] && ! { [ -f "$WORK/all-came" ] && brings_only "$missing"; }; then fetch_first "$option" "$directories" "$words" "$@" || return "$?"; fi
  with_lists "$@"
}
# fetch_first OPTION DIRECTORIES WORDS COMMAND...: has the package manager only fetch what COMMAND would install, into
# DIRECTORIES, and ends that where it began and next to nothing comes for a minute: no manager has a bound for what drips, and
# nothing may end one that unpacks. Fails where something could not be fetched, by WORDS, and by no fault of old lists: COMMAND
# would wait for it as long again. What else goes wrong is COMMAND's to say.
fetch_first() {
  option=$1 directories=$2 words=$3
  shift 3
  from=$(wc -l <"$LOG")
  unfetched=0
  : >"$WORK/fetching"
  "$@" "$option" &
  fetching=$!
  watch_fetch 3>&- &
  watching=$!
  BESIDE="$BESIDE $fetching $watching"
  wait "$fetching" || unfetched=$?
  rm -f "$WORK/fetching"
  kill "$watching" 2>/dev/null || :
  BESIDE=${BESIDE%" $fetching $watching"}
  if [ -f "$WORK/drips" ]; then
    printf '%s\n' "$MSG_MIRROR_SLOW" "$(grep '^Get:' "$LOG" | tail -n 1)" >&2
    # shellcheck disable=SC2034 # the script ends with it, once packages are held again
    CODE=6
    return 6
  fi
  [ "$unfetched" -ne 0 ] || return 0
  ! tail -n "+$((from + 1))" "$LOG" | grep -Eq "$words" || lists_lack "$from" || return "$unfetched"
}
watch_fetch() {
  first=$(fetched_kb)
  had=$first
  while wait_while "$WORK/fetching" 60; do
    has=$(fetched_kb)
    if [ "$has" -gt "$first" ] && [ "$has" -lt "$((had + 60))" ]; then
      : >"$WORK/drips"
      # A function's command is another process. Source: proc(5).
      # shellcheck disable=SC2046 # numbers
      kill "$fetching" $(awk -v parent="$fetching" '{ id = $1; sub(/.*[)] /, ""); if ($2 == parent) print id }' /proc/[0-9]*/stat 2>/dev/null) 2>/dev/null
      return
    fi
    had=$has
  done
}
# shellcheck disable=SC2086 # directories without a blank
fetched_kb() { du -sk $directories 2>/dev/null | awk '{ sum += $1 } END { printf "%d", sum }'; }
