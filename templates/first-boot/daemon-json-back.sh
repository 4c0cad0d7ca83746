DAEMON_JSON=
remember_daemon_json() {
  DAEMON_JSON=$1
  cp -p "$1" "$WORK/before" || :
}
put_daemon_json_back() { mv -f "$WORK/before" "$DAEMON_JSON" || rm -f "$DAEMON_JSON"; }
give_back() { quit "$2"; }
