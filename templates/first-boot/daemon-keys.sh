# needs: daemon-json init unit-starts
# edited_daemon_json FILE EDITS LINES: prints what FILE should be: a new machine's has no more than this script wrote.
edited_daemon_json() {
  # Keys that only go: a new machine has none of them.
  if [ -z "$3" ]; then
    [ ! -f "$1" ] || cat "$1"
    return
  fi
  alone=$(printf '{\n%s\n}' "$3")
  if is_bare "$1" || [ "$(cat "$1")" = "$alone" ]; then
    printf '%s\n' "$alone"
  elif own_daemon_json "$1"; then
    sed '$d' "$1" | sed '$s/$/,/'
    printf '%s\n}\n' "$3"
  else
    case $(cat "$1") in
      *"
$3
}") cat "$1" ;;
      *) daemon_json_refuse "$MSG_NOT_NEW $1" ;;
    esac
  fi
}
daemon_keys_done() {
  [ "$(edited_daemon_json "$@" 2>/dev/null | cksum)" = "$(if [ -f "$1" ]; then cat "$1"; fi | cksum)" ]
}
# A daemon that started since has read it.
daemon_keys_used() {
  changed=$(stat -c %Z "$3" 2>/dev/null) || return 0
  times=$(unit_read_at "$2")
  [ -z "$times" ] || [ "$changed" -le "${times% *}" ]
}
reload_neutral() { reload_daemon "$1" || :; }
