# needs: sources
# stage FILE...: reads our own entry; makes a private copy of these source files, in which docker-ce stands in that entry
# alone. `staged COMMAND...` has yum look there.
stage() {
  mkdir -p "$WORK/stage"
  cat >"$WORK/stage/docker-setup.repo"
  copy_sources "$WORK/stage" "$@"
}
# can_stage FILE...: yum opens everything of such a name, and waits at a named pipe.
can_stage() {
  for file do
    [ ! -p "$file" ] || fail 14 "$MSG_PIPE" "$file"
  done
}
stage_lists() { :; }
staged() {
  program=$1
  shift
  "$program" "--setopt=reposdir=$WORK/stage" "$@"
}
# unmet: reads what --assumeno prints, prints why it would not be done. Of what is excluded yum says little.
unmet() { awk '/[Ee]xclud/ { out = 1 } /nothing provides|conflicts with|following protected packages: |Trying to remove ".*protected/ { said = said $0 "\n" } END { if (!out) printf "%s", said }'; }
