# needs: lists-apt sources
# stage FILE...: reads our own entry; makes a private copy of these source files and of the lists, in which docker-ce stands
# in that entry alone. Fails where its index can't be read. `staged COMMAND...` has apt look there.
stage() {
  mkdir -p "$WORK/stage/parts"
  cat >"$WORK/stage/parts/docker-setup.list"
  copy_sources "$WORK/stage/parts" "$@"
  stage_lists
  only_staged apt-get -q -o Acquire::Retries=0 -o Acquire::http::Timeout=10 -o APT::Update::Error-Mode=any update
}
# can_stage FILE...: apt passes over what is no regular file.
can_stage() { :; }
stage_lists() { copy_lists "$WORK/stage"; }
staged() { stage_reads "$WORK/stage/none.list" "$WORK/stage/parts" "$@"; }
only_staged() { stage_reads "$WORK/stage/parts/docker-setup.list" - "$@"; }
stage_reads() {
  list=$1 parts=$2 program=$3
  shift 3
  by_lists_in "$WORK/stage" "$program" -o APT::Get::List-Cleanup=0 -o "Dir::Etc::sourcelist=$list" -o "Dir::Etc::sourceparts=$parts" "$@"
}
# unmet: reads what a simulation prints, prints why it would not be done.
unmet() { awk '/unmet dependencies/ { on = 1; next } /^[^ ]/ { on = 0 } on'; }
# alone NAMES OPTIONS COMMAND...: whether docker-ce's repository has all that comes by COMMAND, and no other list may have any
# of NAMES: then by OPTIONS it is all that apt reads, which takes it no time. The step defines rivals.
alone() {
  names=$1 options=$2
  shift 2
  [ -z "${APT_CONFIG-}" ] && play_swap only_staged "$@" || return 1
  come=$(sed -n 's/^Inst \([^ ]*\).*/\1/p' "$WORK/play")
  [ -n "$come" ] && [ -z "$(echo "$come" | not_among "$names")" ] || return 1
  [ -z "$(removed <"$WORK/play" | not_among "$going")" ] && [ -z "$(rivals 2>/dev/null)" ] || return 1
  ALONE=$WORK/alone.conf
  echo "$options" | tr ' ' '\n' | sed -n 's/^\([^=]*\)=\(.*\)/\1 "\2";/p' >"$ALONE"
}
# reads_alone, reads_all: from here on. Source: apt.conf(5), APT_CONFIG.
ALONE=
reads_alone() { [ -z "$ALONE" ] || export APT_CONFIG="$ALONE"; }
reads_all() { [ -z "$ALONE" ] || unset APT_CONFIG; }
