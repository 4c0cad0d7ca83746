# needs: dockerd files real-path
# remember_daemon_json FILE: what it is before this script changes it.
DAEMON_JSON=
remember_daemon_json() {
  DAEMON_JSON=$1
  if [ -f "$1" ]; then cat "$1" >"$WORK/daemon.json.before"; fi
}
put_daemon_json_back() {
  rm -f "$(real_path "$DAEMON_JSON").docker-setup.bak"
  if [ -f "$WORK/daemon.json.before" ]; then
    put_content "$WORK/daemon.json.before" "$DAEMON_JSON"
  else
    rm -f "$DAEMON_JSON"
  fi
}
# give_back UNIT CODE: ends the script. What it wrote and the running daemon could not use does not wait for the next boot.
give_back() {
  [ -n "$DAEMON_JSON" ] || quit "$2"
  put_daemon_json_back
  reload_daemon "$1" || :
  fail "$2" "$MSG_DAEMON_JSON_BACK"
}
