# What OpenRC is asked and told; each with a service's name. src/machine/inits/openrc.ts asks by these, too. Sources:
# rc-service(8), rc-update(8), openrc-run(8), supervise-daemon(8), and Alpine's community/docker/docker.initd.
init_runs() { [ -d /run/openrc ]; }
unit_runs() { rc-service "$1" status >/dev/null 2>&1; }
unit_at_boot() {
  for level in /etc/runlevels/*/"$1"; do
    if [ -L "$level" ]; then return; fi
  done
  return 1
}
unit_up() {
  unit_at_boot "$1" || rc-update add "$1" default || return
  rc-service "$1" start
}
unit_restart() { rc-service "$1" restart; }
unit_stop() { rc-service "$1" stop; }
unit_start() { rc-service "$1" start; }
unit_files_read() { rc-update --update; }
unit_reload() { rc-service "$1" reload; }
# unit_pid UNIT: its own process, not its supervisor's; dockerd writes its pid down, and so does start-stop-daemon.
unit_pid() {
  for file in "/run/openrc/options/$1/child_pid" "/run/$1.pid"; do
    [ -r "$file" ] || continue
    read -r pid <"$file" || :
    case $pid in '' | *[!0-9]*) continue ;; esac
    [ ! -d "/proc/$pid" ] || { echo "$pid" && return; }
  done
}
