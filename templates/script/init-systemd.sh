# What systemd is asked and told; each with a unit's name. Sources: systemctl(1), journalctl(1).
init_runs() { [ -d /run/systemd/system ]; }
unit_runs() { systemctl is-active --quiet "$1"; }
unit_at_boot() { systemctl is-enabled --quiet "$1"; }
unit_pid() { systemctl show --property=MainPID "$1" | sed 's/^MainPID=//'; }
unit_up() { systemctl enable --now "$1"; }
unit_restart() { systemctl restart "$1"; }
unit_stop() { systemctl stop "$1"; }
unit_start() { systemctl start "$1"; }
unit_files_read() { systemctl daemon-reload; }
unit_reload() { systemctl reload "$1"; }
