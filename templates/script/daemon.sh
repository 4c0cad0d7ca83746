# needs: containers daemon-json-back daemon-tells docker dockerd init real-path unit-starts without-help
daemon_is_up() {
  unit_at_boot "$1" && unit_runs "$1"
}
# daemon_uses MIRRORS: the daemon answers, and its registry mirrors are these; '' is any.
daemon_uses() {
  daemon_tells || return 1
  [ -z "$1" ] || [ "$daemon_mirrors" = "$1" ]
}
# daemon_has UNIT VARIABLE=VALUE...: its process was started with these (proc(5), /proc/PID/environ); a NO_PROXY that goes
# around more than this one is as good.
daemon_has() {
  [ $# -gt 1 ] || return 0
  pid=$(dockerd_pid "$1") || return 1
  shift
  for variable do
    tr '\0' '\n' <"/proc/$pid/environ" | awk '
      BEGIN { wanted = ARGV[1]; ARGC = 1; count = sub(/^NO_PROXY=/, "", wanted) ? split(wanted, entry, ",") : 0 }
      !count && $0 "" == wanted "" { found = 1 }
      count && sub(/^NO_PROXY=/, "") { found = 1; for (i = 1; i <= count; i++) if (!index("," $0 ",", "," entry[i] ",")) found = 0 }
      END { exit !found }' "$variable" || return 1
  done
}
# bring_up UNIT MIRRORS [VARIABLE=VALUE...]: a reload where it is enough, a restart only where it is not.
bring_up() {
  unit=$1
  mirrors=$2
  shift 2
  daemon_is_up "$unit" || start_daemon "$unit" unit_up
  if dockerd_pid "$unit" >/dev/null && daemon_has "$unit" "$@"; then
    daemon_uses "$mirrors" && return
    reload_daemon "$unit" || :
    for attempt in 1 2 3; do
      daemon_uses "$mirrors" && return
      echo "reload, try $attempt"
      sleep 1
    done
  fi
  (keep_restarted_containers) || give_back "$unit" $?
  start_daemon "$unit" unit_restart
}
# start_daemon UNIT unit_up|unit_restart: starts it and waits for an answer; daemon.json comes back where it does not come.
start_daemon() {
  unit=$1
  unit_ready "$unit"
  since=$(date +%s)
  if "$2" "$unit" && daemon_answers; then return; fi
  daemon_down "$unit" "$since"
}
# daemon_down UNIT SINCE: ends the script with what it said since then.
daemon_down() {
  unit=$1
  since=$2
  unit_words "$unit" "$since" | without_help | tail -n 12
  # What else failed, where the unit requires it.
  if tail -n "+$((STEP_LINE + 1))" "$LOG" | grep -qi dependency; then
    for failed in $(unit_others "$unit" | head -n 3); do
      unit_words "$failed" "$since" | tail -n 5
      echo "Required and failed: $failed"
    done
  fi
  program=$(unit_program "$unit")
  case $program in
    '') ;;
    */dockerd | */dockerd-current) [ -x "$program" ] || echo "Unable to locate executable '$program'" ;;
    *) echo "Started in its place: $program" ;;
  esac
  [ -n "$DAEMON_JSON" ] || fail 11 "$MSG_DAEMON_DOWN"
  put_daemon_json_back
  unit_ready "$unit"
  if unit_restart "$unit" && daemon_answers; then fail 11 "$MSG_DAEMON_BACK"; fi
  fail 11 "$MSG_DAEMON_DOWN" "$MSG_DAEMON_JSON_BACK"
}
# unconfigured UNIT SINCE LINES: of `name TAB version TAB state`. docker-ce's own script of before 2023-07 fails where the
# daemon does not start, and leaves the package half configured: then what the daemon said since is the reason.
unconfigured() {
  [ -n "$(printf '%s\n' "$3" | awk -F '\t' '$3 ~ /^(half-|unpacked|triggers-)/')" ] || return 0
  ! unit_runs "$1" || return 0
  [ -z "$(unit_words "$1" "$2")" ] || daemon_down "$1" "$2"
}
# prove_daemon MIRRORS: the daemon answers, it is the installed one, its registry mirrors are these.
prove_daemon() {
  if ! unit_runs docker || ! daemon_answers; then fail 11 "$MSG_DAEMON_SILENT"; fi
  pid=$(dockerd_pid docker || unit_pid docker) || pid=
  exe=$(readlink "/proc/$pid/exe" 2>/dev/null) || exe=
  for dockerd in $DAEMON_PATHS; do
    if [ -e "$dockerd" ]; then break; fi
  done
  case $exe in '' | /usr/bin/dockerd) ;; *) [ "$exe" = "$(real_path "$dockerd")" ] || fail 11 "$MSG_DAEMON_OTHER $exe" ;; esac
  case $("$(packaged dockerd)" --version) in *" $daemon_version,"*) ;; *) fail 11 "$MSG_DAEMON_OLD $daemon_version" ;; esac
  [ -n "$1" ] && [ "$daemon_mirrors" != "$1" ] || return 0
  file=$(tr '\0' '\n' <"/proc/$pid/cmdline" | sed -n 's/^--config-file=//p; /^--config-file$/{n;p;}')
  case $file in '' | /etc/docker/daemon.json) ;; *) echo "Configured by: $file" ;; esac
  fail 11 "$MSG_DAEMON_MIRRORS $daemon_mirrors"
}
