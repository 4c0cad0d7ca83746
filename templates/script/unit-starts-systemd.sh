# needs: init
# What systemd knows of a unit's start: the way cleared for it, when it was, and why it failed. Sources: as init-systemd.sh.
# unit_ready UNIT: clears the way for a start. A socket that outlived the package that brought it hands nothing on; the
# start brings a new one.
unit_ready() {
  systemctl reset-failed "$1" || :
  unit_runs "$1" || ! unit_runs docker.socket || systemctl stop docker.socket || :
}
# unit_words UNIT SINCE: what it said since then. Its last words may not have come to the journal yet; systemd before 228
# has no --sync.
unit_words() {
  timeout 5 journalctl --sync >/dev/null 2>&1 || :
  journalctl "--unit=$1" "--since=@$2" --no-pager --output=cat
}
# unit_others UNIT: what else failed.
unit_others() { systemctl --failed --plain --no-legend --no-pager | awk -v unit="$1" '$1 != unit { print $1 }'; }
# unit_program UNIT: what its start runs.
unit_program() { systemctl show --property=ExecStart "$1" | sed -n 's/^ExecStart={ path=\([^ ;]*\).*/\1/p'; }
# unit_read_at UNIT: prints "start reload", when it last did, in seconds since the epoch; reload is 0 where it never did.
unit_read_at() {
  times=$(LC_ALL=C TZ=UTC systemctl show --property=ActiveEnterTimestamp,ExecReload "$1")
  start=$(printf '%s\n' "$times" | sed -n 's/^ActiveEnterTimestamp=//p')
  again=$(printf '%s\n' "$times" | sed -n 's/^ExecReload=.*start_time=\[\([A-Z][^]]*UTC\)\].*/\1/p' | tail -n 1)
  [ -z "$start" ] || printf '%s %s\n' "$(date -d "$start" +%s)" "$(if [ -n "$again" ]; then date -d "$again" +%s; else echo 0; fi)"
}
