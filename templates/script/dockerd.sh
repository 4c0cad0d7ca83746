# needs: daemon-tells init
# daemon_answers: it does within 30 s.
daemon_answers() {
  asked=$(date +%s)
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    daemon_tells && return
    [ "$(($(date +%s) - asked))" -lt 30 ] || break
    echo "no answer yet, try $attempt"
    sleep 1
  done
  return 1
}
# dockerd_pid UNIT: prints the pid of its dockerd: its main process, or one that a wrapper has started, which wrote its pid
# down; 1 where it runs another program. As daemonProcess in src/machine/docker/process.ts.
dockerd_pid() {
  main=$(unit_pid "$1" 2>/dev/null) || main=
  case $main:$(readlink "/proc/$main/exe" 2>/dev/null || :) in
    0:) ;;
    *: | */dockerd | */dockerd' (deleted)' | */dockerd-*)
      printf '%s\n' "$main"
      return 0
      ;;
  esac
  child=
  if [ -f /run/docker.pid ]; then read -r child </run/docker.pid || :; fi
  case $(readlink "/proc/$child/exe" 2>/dev/null || :) in */dockerd | */dockerd' (deleted)' | */dockerd-*) ;; *) return 1 ;; esac
  above=$child
  while [ "$above" != "$main" ]; do
    above=$(sed 's/^.*) //' "/proc/$above/stat" 2>/dev/null | cut -d ' ' -f 2)
    [ -n "$above" ] || return 1
  done
  printf '%s\n' "$child"
}
# reload_daemon UNIT: has its dockerd read daemon.json again; another program would be ended by that signal.
reload_daemon() {
  process=$(dockerd_pid "$1") || return 0
  if [ "$process" = "$(unit_pid "$1")" ]; then unit_reload "$1"; else kill -s HUP "$process"; fi
}
