daemon_is_up() {
  systemctl is-enabled --quiet "$1" && systemctl is-active --quiet "$1"
}
# daemon_uses [MIRRORS]: the daemon answers, and its registry mirrors are these, as JSON with a slash at each end.
daemon_uses() {
  used=$(docker info --format '{{json .RegistryConfig.Mirrors}}' 2>/dev/null) || return 1
  [ "$used" != null ] || used='[]'
  [ $# -eq 0 ] || [ "$used" = "$1" ]
}
# bring_up UNIT [MIRRORS]: a reload where it is enough, a restart only where it is not.
bring_up() {
  unit=$1
  shift
  daemon_is_up "$unit" || systemctl enable --now "$unit" || daemon_down "$unit"
  daemon_uses "$@" && return
  systemctl reload "$unit"
  for attempt in 1 2 3; do
    daemon_uses "$@" && return
    echo "reload, try $attempt"
    sleep 1
  done
  keep_containers
  systemctl restart "$unit" || daemon_down "$unit"
}
daemon_down() {
  journalctl --unit "$1" --lines=20 --no-pager --output=cat
  fail 11 "$MSG_DAEMON_DOWN"
}
# prove_daemon [MIRRORS]: the daemon answers, it is the installed one, its registry mirrors are these.
prove_daemon() {
  attempt=0
  until docker info >/dev/null 2>&1; do
    attempt=$((attempt + 1))
    [ "$attempt" -lt 10 ] || fail 11 "$MSG_DAEMON_SILENT"
    sleep 1
  done
  running=$(docker info --format '{{.ServerVersion}}')
  case $(dockerd --version) in *" $running,"*) ;; *) fail 11 "$MSG_DAEMON_OLD $running" ;; esac
  daemon_uses "$@" || fail 11 "$MSG_DAEMON_MIRRORS $(docker info --format '{{json .RegistryConfig.Mirrors}}')"
}
