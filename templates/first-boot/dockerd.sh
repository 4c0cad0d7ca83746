# needs: daemon-tells init
# No wrapper of anybody's starts it there.
dockerd_pid() { unit_pid "$1"; }
reload_daemon() { unit_reload "$1"; }
daemon_answers() {
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    daemon_tells && return
    sleep 1
  done
  return 1
}
