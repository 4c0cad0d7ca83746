# needs: docker init
keep_containers() {
  [ "$RESTART" = no ] && unit_runs docker || return 0
  [ -z "$(docker_asked ps -q)" ] || fail 12 "$MSG_CONTAINERS"
}
keep_restarted_containers() { keep_containers; }
keep_containers_through() { keep_containers; }
keep_podman() { [ -z "$(podman ps -q 2>/dev/null)" ] || fail 12 "$MSG_CONTAINERS"; }
keep_containerd() { :; }
