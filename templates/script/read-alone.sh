# needs: package-swap
# enough_alone NAMES OPTIONS COMMAND...: whether docker-ce's repository has all that comes by COMMAND, and no other list may have any
# of NAMES: then by OPTIONS it is all that apt reads, which takes it no time. The step defines rivals.
enough_alone() {
  names=$1 options=$2
  shift 2
  [ -z "${APT_CONFIG-}" ] || return 1
  staged_list=$WORK/stage/parts/docker-setup.list staged_parts=-
  played=0
  play_swap staged "$@" || played=$?
  staged_list='' staged_parts=''
  [ "$played" -eq 0 ] || return 1
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
