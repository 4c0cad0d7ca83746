# needs: daemon daemon-json daemon-json-back dockerd files real-path
# reload_mirrors UNIT FILE MIRRORS: has the running daemon take the registry mirrors of FILE by a reload and in no other
# way. Where it does not, FILE is put back as this script found it.
reload_mirrors() {
  if [ "$3" = '[]' ]; then reload_with_empty_list "$1" "$2"; else reload_daemon "$1" || :; fi
  for attempt in 1 2 3; do
    daemon_uses "$3" && return
    echo "reload, try $attempt"
    sleep 1
  done
  if [ -n "$DAEMON_JSON" ]; then
    put_daemon_json_back
    reload_daemon "$1" || :
  fi
  fail 11 "$MSG_DAEMON_NOT_TAKEN"
}
# reload_with_empty_list UNIT FILE: a reload takes only the keys that the file has, so a list that is gone from it stands
# there as an empty one for that moment.
reload_with_empty_list() {
  target=$(real_path "$2")
  if ! merged_daemon_json "$target" https://none.invalid >"$WORK/daemon.json.list"; then
    reload_daemon "$1" || :
    return
  fi
  sed 's#"https://none.invalid"##' "$WORK/daemon.json.list" >"$WORK/daemon.json.empty"
  if [ -f "$target" ]; then
    cat "$target" >"$WORK/daemon.json.wanted"
    put_content "$WORK/daemon.json.empty" "$target"
  else
    put_file "$WORK/daemon.json.empty" "$target" 0644
  fi
  reload_daemon "$1" || :
  for attempt in 1 2 3; do
    daemon_uses '[]' && break
    sleep 1
  done
  if [ ! -f "$WORK/daemon.json.wanted" ]; then
    rm -f "$target"
    return
  fi
  put_content "$WORK/daemon.json.wanted" "$target"
  # Once more, and without an effect: by its time the file has not changed since it was read.
  reload_daemon "$1" || :
}
