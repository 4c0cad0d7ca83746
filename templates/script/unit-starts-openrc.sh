# needs: init
# What OpenRC knows of a service's start: the way cleared for it, when it was, and why it failed; src/machine/inits/openrc.ts
# asks by these, too. Sources: as init-openrc.sh.
# unit_ready UNIT: forgets a crash, after which OpenRC does not start it; one that runs is left alone.
unit_ready() { rc-service --ifcrashed "$1" zap || :; }
# unit_others UNIT: what else failed: services of its runlevel that crashed.
unit_others() { rc-status --crashed 2>/dev/null | awk -v unit="$1" '$1 != unit { print $1 }'; }
# unit_settings UNIT [EXCEPT]: reads what OpenRC reads before a service's script, in its order; EXCEPT is a file that does
# not count. They are shell, and run at every question to OpenRC about the service, too.
unit_settings() {
  # shellcheck disable=SC2034 # those files may ask
  RC_SVCNAME=$1
  for file in /etc/rc.conf /etc/rc.conf.d/*.conf "/etc/conf.d/$1"; do
    # shellcheck disable=SC1090
    if [ "$file" != "${2-}" ] && [ -r "$file" ]; then . "$file" >/dev/null 2>&1; fi
  done
}
# unit_log UNIT: where its words go.
unit_log() (
  set +eu
  unit_settings "$1"
  echo "${DOCKER_ERRFILE:-${DOCKER_LOGFILE:-/var/log/$1.log}}"
)
# unit_words UNIT SINCE: what it said since then: dockerd begins a line with its local time. One that refuses its command
# line has no time to tell: its words are the last ones of a log that was written since.
unit_words() {
  log=$(unit_log "$1")
  [ -r "$log" ] || return 0
  fresh=$(date -r "$log" +%s)
  awk -v from="$(date -d "@$2" +%Y-%m-%dT%H:%M:%S)" -v fresh="$((fresh >= $2))" '
    match($0, /time="?[0-9-]+T[0-9:]+/) { time = substr($0, RSTART + 5, RLENGTH - 5); sub(/"/, "", time); on = time >= from; n = 0; if (!on) next }
    on { print; next }
    { line[n++] = $0 }
    END { if (!on && fresh) for (i = 0; i < n; i++) print line[i] }' "$log"
}
# unit_last_words UNIT LINES
unit_last_words() { tail -n "$2" "$(unit_log "$1")" 2>/dev/null; }
# unit_program UNIT: what its start runs.
unit_program() { unit_command "$1" | head -n 1; }
# unit_command UNIT: the words that it is started with, a line each. OpenRC evaluates command_args as shell.
unit_command() (
  set +eu
  unit_settings "$1"
  eval "set -- $DOCKER_OPTS"
  printf '%s\n' "${DOCKERD_BINARY:-/usr/bin/dockerd}" "$@"
)
# unit_variables UNIT EXCEPT: what it would find in its environment, NAME=VALUE a line; proxy.sh is setup-proxy's.
unit_variables() (
  set +eu
  for name in $(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p'); do
    [ "$name" = PATH ] || unset "$name"
  done
  unit_settings "$1" "${2-}"
  # shellcheck disable=SC1091
  if [ -r /etc/profile.d/proxy.sh ]; then . /etc/profile.d/proxy.sh; fi
  env | grep -vE '^(PATH|PWD|OLDPWD|SHLVL|_)=' || :
)
# unit_read_at UNIT: prints "start reload", when it last did, in seconds since the epoch; reload is 0 where it never did.
# Sources: proc(5), /proc/PID/stat, field 22, in hundredths since the boot; moby, cmd/dockerd, its word at a SIGHUP.
unit_read_at() {
  pid=$(unit_pid "$1")
  [ -n "$pid" ] || return 0
  begun=$(sed 's/^.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d ' ' -f 20)
  boot=$(sed -n 's/^btime //p' /proc/stat)
  again=$(sed -n 's/^time="\([0-9-]*\)T\([0-9:]*\).*Got signal to reload configuration.*/\1 \2/p' "$(unit_log "$1")" 2>/dev/null | tail -n 1)
  printf '%s %s\n' "$((boot + begun / 100))" "$(if [ -n "$again" ]; then date -d "$again" +%s; else echo 0; fi)"
}
