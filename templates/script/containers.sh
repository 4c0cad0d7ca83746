# The daemon of this machine, whatever DOCKER_HOST or a context of root's say.
docker_here() { "$(packaged docker)" --host unix:///var/run/docker.sock "$@"; }
# packaged PROGRAM: the package's own, whatever older one stands first in PATH.
packaged() { if [ -x "/usr/bin/$1" ]; then echo "/usr/bin/$1"; else echo "$1"; fi; }
# keep_containers: ends the script where running containers would be stopped. A daemon that is not active is not asked:
# that would start it (docker.socket).
keep_containers() {
  [ "$RESTART" = no ] && command -v docker >/dev/null && systemctl is-active --quiet docker.service || return 0
  running=$(docker_here ps -q) || fail 12 "$MSG_CONTAINERS"
  [ -z "$running" ] || fail 12 "$MSG_CONTAINERS"
}
# keep_restarted_containers: the same where live-restore is off; a restart of the daemon stops them only then.
keep_restarted_containers() {
  systemctl is-active --quiet docker.service || return 0
  [ "$(docker_here info --format '{{.LiveRestoreEnabled}}')" = true ] || keep_containers
}
# keep_containers_through SPEC...: the same where one of these packages restarts the daemon and live-restore is off.
keep_containers_through() {
  for package do
    for name in $DAEMON_PACKAGES; do
      case $package in "$name" | "$name"[=-][0-9]*) ;; *) continue ;; esac
      keep_restarted_containers
      return 0
    done
  done
}
