# needs: lists-apt sources
# stage FILE...: reads our own entry; makes a private copy of these source files and of the lists, in which docker-ce stands
# in that entry alone. Fails where its index can't be read. `staged COMMAND...` has apt look there.
stage() {
  mkdir -p "$WORK/stage/parts"
  cat >"$WORK/stage/parts/docker-setup.list"
  copy_sources "$WORK/stage/parts" "$@"
  stage_lists
  staged_list=$WORK/stage/parts/docker-setup.list staged_parts=-
  staged apt-get -q -o Acquire::Retries=0 -o Acquire::http::Timeout=10 -o APT::Update::Error-Mode=any update
}
# can_stage FILE...: apt passes over what is no regular file.
can_stage() { :; }
stage_lists() { copy_lists "$WORK/stage"; }
staged() {
  program=$1
  shift
  by_lists_in "$WORK/stage" "$program" -o APT::Get::List-Cleanup=0 \
    -o "Dir::Etc::sourcelist=${staged_list:-$WORK/stage/none.list}" -o "Dir::Etc::sourceparts=${staged_parts:-$WORK/stage/parts}" "$@"
}
# unmet: reads what a simulation prints, prints why it would not be done.
unmet() { awk '/unmet dependencies/ { on = 1; next } /^[^ ]/ { on = 0 } on'; }
