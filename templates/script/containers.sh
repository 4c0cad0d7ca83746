# keep_containers: ends the script where running containers would be stopped.
keep_containers() {
  [ "$RESTART" = no ] && command -v docker >/dev/null || return 0
  [ -z "$(docker ps -q)" ] || fail 12 "$MSG_CONTAINERS"
}
# keep_containers_through SPEC...: the same where one of these packages restarts the daemon and live-restore is off.
keep_containers_through() {
  for package do
    case $package in docker-ce | docker-ce[=-][0-9]* | containerd.io*) ;; *) continue ;; esac
    command -v docker >/dev/null || return 0
    [ "$(docker info --format '{{.LiveRestoreEnabled}}')" = true ] || keep_containers
    return 0
  done
}
