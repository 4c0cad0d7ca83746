# What there is to know of a unit's start on a machine that had no Docker before.
unit_ready() { :; }
unit_words() { journalctl -u "$1" --since=@"$2" -o cat; }
unit_others() { :; }
unit_program() { :; }
# A daemon that started since has read what was changed before.
unit_read_at() {
  start=$(TZ=UTC systemctl show -p ActiveEnterTimestamp --value "$1")
  [ -z "$start" ] || date -d "$start" +%s
}
