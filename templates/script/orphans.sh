# needs: init unit-starts
# is_orphan UNIT: whether its program has gone and it runs on, as where a policy-rc.d forbids the stop that its package asks for.
is_orphan() {
  pid=$(unit_pid "$1" 2>/dev/null) && [ -n "$pid" ] || return 1
  program=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
  case $program in *' (deleted)') [ ! -e "${program% (deleted)}" ] ;; *) return 1 ;; esac
}
# end_orphan UNIT COMMAND...: stops it by COMMAND where it is one; what would start it again goes, too.
end_orphan() {
  is_orphan "$1" || return 0
  orphan=$1
  shift
  "$@" || :
  unit_ready "$orphan"
}
