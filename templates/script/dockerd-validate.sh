# daemon_json_valid FILE NAME: dockerd takes FILE, which is to be NAME; one before 23.0 can't tell.
daemon_json_valid() {
  case $(dockerd --help 2>&1) in
    *--validate*)
      answer=$(dockerd --validate --config-file="$1" 2>&1) || daemon_json_refuse "$2: $MSG_DAEMON_JSON_REFUSED" "$answer"
      ;;
  esac
}
# daemon_json_refuse LINE...: why daemon.json stays as it is.
daemon_json_refuse() {
  printf '%s\n' "$@" >&2
  exit 1
}
