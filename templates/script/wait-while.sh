# wait_while FILE SECONDS: waits so long; fails as soon as FILE or the script is gone. A second at a time: a signal that comes
# before a subshell has put its traps aside is lost, and none reaches its sleep.
wait_while() {
  waited=0
  while [ "$waited" -lt "$2" ]; do
    sleep 1
    [ -e "$1" ] && kill -0 "$$" 2>/dev/null || return 1
    waited=$((waited + 1))
  done
}
