# What systemd is asked and told, on a machine that had no Docker before; templates/script/init-systemd.sh has the whole.
init_runs() { [ -d /run/systemd/system ]; }
unit_runs() { systemctl is-active --quiet "$1"; }
unit_at_boot() { systemctl is-enabled --quiet "$1"; }
unit_pid() { systemctl show -p MainPID "$1" | cut -d= -f2; }
unit_up() { systemctl enable --now "$1"; }
unit_restart() { systemctl restart "$1"; }
unit_reload() { systemctl reload "$1"; }
unit_ready() { :; }
unit_words() { journalctl -u "$1" --since=@"$2" -o cat; }
unit_others() { :; }
unit_program() { :; }
# A daemon that started since has read what was changed before.
unit_read_at() {
  start=$(TZ=UTC systemctl show -p ActiveEnterTimestamp --value "$1")
  [ -z "$start" ] || date -d "$start" +%s
}
