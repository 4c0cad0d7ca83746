# needs: cover init plain-environment run-lock
set -eu
umask 022
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin
LC_ALL=C
DEBIAN_FRONTEND=noninteractive
export PATH LC_ALL DEBIAN_FRONTEND
plain_environment

# say TEXT: for the person. All that commands print goes to the log.
# A terminal that hung up and a reader that went away end nothing half way.
say() { printf '%s\n' "$*" >&3 || :; }

# quit CODE: ends the script with one of docker-setup's codes, which a command's own exit code is not.
CODE=
quit() {
  CODE=$1
  exit "$1"
}
# fail CODE TEXT...: says why, then the same.
fail() {
  code=$1
  shift
  printf '%s\n' "$@" >&2
  quit "$code"
}

begin() {
  STEP=$2
  STEP_LINE=$(wc -l <"$LOG")
  printf '\n== %s %s\n' "$1" "$2"
  printf '[%s] %s ... ' "$1" "$2" >&3 || :
}
already() { say "$MSG_ALREADY"; }
finished() {
  CHANGES=$((CHANGES + 1))
  say "$MSG_DONE"
}
checked() { say "$MSG_OK"; }

# With --check nothing is done; what would have been is counted. Each of these tells whether the step ends with it.
CHECK=no
DIFFERENCES=0
UNSEEN=0
differs() {
  [ "$CHECK" = yes ] || return 1
  DIFFERENCES=$((DIFFERENCES + 1))
  say "$MSG_DIFFERS"
}
# unseen: whether anything is left to do shows only where it is done.
unseen() {
  [ "$CHECK" = yes ] || return 1
  UNSEEN=$((UNSEEN + 1))
  say "$MSG_UNSEEN"
}
# looked STEP: a step that only looks; what it would end the script with is a difference, but on another kind of machine.
looked() {
  if [ "$CHECK" = no ]; then
    "$1"
    return
  fi
  set +e
  (
    set -e
    "$1"
  )
  told=$?
  set -e
  case $told in
    0) ;;
    3) quit 3 ;;
    *) differs ;;
  esac
}

prepare() {
  FORCE=no
  # shellcheck disable=SC2034 # not every script asks what the machine is
  for option do
    case $option in
      --force) FORCE=yes ;;
      --check) CHECK=yes ;;
      *)
        printf '%s\n' "$MSG_USAGE" >&2
        exit 2
        ;;
    esac
  done
  if [ "$(id -u)" != 0 ]; then
    printf '%s\n' "$MSG_NOT_ROOT" >&2
    exit 4
  fi
  if ! init_runs; then
    printf '%s\n' "$MSG_NO_INIT" >&2
    exit 14
  fi
  if [ "$CHECK" = no ]; then
    [ ! -e "$RUN_LOCK" ] || [ -f "$RUN_LOCK" ] || fail 14 "$MSG_NO_FILE $RUN_LOCK"
    take_run_lock || {
      printf '%s\n' "$MSG_BUSY $other" >&2
      exit 15
    }
  fi
  exec 3>&1
  CHANGES=0
  STEP=$MSG_PREPARE
  STEP_LINE=0
  # Where the words begin of the command that is at work, where one says so: what others said that ended well is no reason.
  WORDS_LINE=0
  # TMPDIR may name a directory that is gone.
  WORK=$(mktemp -d 2>/dev/null) || {
    unset TMPDIR
    WORK=$(mktemp -d) || quit 14
  }
  LOG=$WORK/log
  if [ "$CHECK" = no ] && mkdir -p /var/log/docker-setup; then LOG=/var/log/docker-setup/$(date +%Y-%m-%dT%H-%M-%S).$$.log; fi
  (umask 077 && : >"$LOG")
  trap on_exit EXIT
  trap 'exit 130' INT TERM HUP QUIT
  trap : PIPE
  exec >>"$LOG" 2>&1 </dev/null
}

# Processes that go on beside the steps end with the script.
BESIDE=
on_exit() {
  status=$?
  trap - EXIT
  # shellcheck disable=SC2086 # numbers
  [ -z "$BESIDE" ] || kill $BESIDE 2>/dev/null || :
  if [ "$status" -ne 0 ]; then
    say "$MSG_FAILED"
    say ''
    say "$MSG_FAILED_AT $STEP"
    tail -n "+$((STEP_LINE + 1))" "$LOG" | tail -n 15 | cover | sed 's/^/  /' >&3 || :
    [ "$WORDS_LINE" -gt "$STEP_LINE" ] || WORDS_LINE=$STEP_LINE
    # What was refused for its own reason needs no other.
    [ "$status" = 5 ] || explain "$(tail -n "+$((WORDS_LINE + 1))" "$LOG" | cover)" >&3 || :
    case $LOG in "$WORK"/*) ;; *) say "$MSG_LOG $LOG" ;; esac
    # usermod's 6 is no network failure.
    case $status in "$CODE" | 130) ;; *) status=10 ;; esac
  fi
  rm -rf "$WORK"
  [ "$CHECK" = yes ] || rm -f "$RUN_LOCK"
  exit "$status"
}

finish() {
  say ''
  if [ "$CHECK" = yes ]; then
    code=0
    if [ "$DIFFERENCES" -gt 0 ]; then code=18; elif [ "$UNSEEN" -gt 0 ]; then code=19; fi
    case $code in 0) say "$MSG_SAME" ;; 18) say "$MSG_DRIFT" ;; *) say "$MSG_NOT_SEEN" ;; esac
    trap - EXIT
    rm -rf "$WORK"
    exit "$code"
  fi
  if [ "$CHANGES" -eq 0 ]; then say "$MSG_UNCHANGED"; else say "$MSG_READY"; fi
}
