# needs: init unit-starts
# is_replaced UNIT: whether its program was taken away or replaced and it runs on, as where a policy-rc.d forbids the stop
# that its package asks for; $program is its path.
is_replaced() {
  pid=$(unit_pid "$1" 2>/dev/null) && [ -n "$pid" ] || return 1
  program=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
  case $program in *' (deleted)') program=${program% (deleted)} ;; *) return 1 ;; esac
}
# is_orphan UNIT: the same where no other program is in its place.
is_orphan() { is_replaced "$1" && [ ! -e "$program" ]; }
# follow_orphan UNIT [start]: stops it; what the service would start now is started in its place, where that is there.
follow_orphan() {
  unit_files_read || :
  program=$(unit_program "$1") || program=
  unit_stop "$1" || :
  unit_ready "$1"
  [ -z "${2-}" ] || [ ! -x "$program" ] || unit_start "$1" || :
}
