# needs: init
docker_here() { "$(packaged docker)" --host unix:///var/run/docker.sock "$@"; }
packaged() { if [ -x "/usr/bin/$1" ]; then echo "/usr/bin/$1"; else echo "$1"; fi; }
daemon_answers() {
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    docker_here info >/dev/null 2>&1 && return
    sleep 1
  done
  return 1
}
dockerd_pid() { unit_pid "$1"; }
reload_daemon() { unit_reload "$1"; }
keep_containers() {
  [ "$RESTART" = no ] && unit_runs docker || return 0
  [ -z "$(docker_here ps -q)" ] || fail 12 "$MSG_CONTAINERS"
}
keep_restarted_containers() { keep_containers; }
keep_containers_through() { keep_containers; }
keep_podman() { [ -z "$(podman ps -q 2>/dev/null)" ] || fail 12 "$MSG_CONTAINERS"; }
keep_containerd() { :; }
