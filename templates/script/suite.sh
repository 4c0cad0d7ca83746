# demand_suite NAME COMMAND...: COMMAND (apt-get indextargets) prints "wanted|suite|codename" lines. A signed list of another
# suite, of which apt only warns, has builds for another release. apt before 1.1 knows no such command.
demand_suite() {
  wanted=$1
  shift
  suite=$("$@" 2>/dev/null |
    awk -F '|' -v name="$wanted" '$1 == name && $2 != "" && $2 != name && $3 != name { print $2; exit }')
  [ -z "$suite" ] || fail 6 "$MSG_SUITE $suite" "$MSG_SUITE_NEXT"
}
