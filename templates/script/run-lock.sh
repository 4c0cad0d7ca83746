# take_run_lock: makes $RUN_LOCK, which docker-setup takes too (src/run/execute/lock.ts): a pid and its start time; false
# where $other is at work.
take_run_lock() {
  # A link is made whole: nobody reads a file that is made and not filled yet.
  mine=$(mktemp "$RUN_LOCK.XXXXXX") || exit 14
  printf '%s\n' "$$ $(started $$)" >"$mine"
  if ! ln "$mine" "$RUN_LOCK" 2>/dev/null; then
    other='' since=''
    read -r other since <"$RUN_LOCK" || :
    if [ -n "$since" ] && [ "$(started "$other")" = "$since" ]; then
      rm -f "$mine"
      return 1
    fi
    # The one that made it is gone, killed.
    rm -f "$RUN_LOCK"
    ln "$mine" "$RUN_LOCK" || exit 15
  fi
  rm -f "$mine"
}
# started PID: when it began: field 22 of /proc/PID/stat, behind a name that may hold blanks.
started() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }
