# needs: init
# The daemon of this machine, whatever DOCKER_HOST or a context of root's say. It is asked no longer than 20 s: a socket
# with nobody behind it takes every question.
docker_here() { timeout 20 "$(packaged docker)" --host unix:///var/run/docker.sock "$@"; }
# packaged PROGRAM: the package's own, whatever older one stands first in PATH.
packaged() { if [ -x "/usr/bin/$1" ]; then echo "/usr/bin/$1"; else echo "$1"; fi; }
# daemon_answers: it does within 30 s.
daemon_answers() {
  asked=$(date +%s)
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    docker_here info >/dev/null 2>&1 && return
    [ "$(($(date +%s) - asked))" -lt 30 ] || break
    echo "no answer yet, try $attempt"
    sleep 1
  done
  return 1
}
# dockerd_pid UNIT: prints the pid of its dockerd: its main process, or one that a wrapper has started, which wrote its pid
# down; 1 where it runs another program. As daemonProcess in src/machine/docker/process.ts.
dockerd_pid() {
  main=$(unit_pid "$1" 2>/dev/null) || main=
  case $main:$(readlink "/proc/$main/exe" 2>/dev/null || :) in
    0:) ;;
    *: | */dockerd | */dockerd' (deleted)' | */dockerd-*)
      printf '%s\n' "$main"
      return 0
      ;;
  esac
  child=
  if [ -f /run/docker.pid ]; then read -r child </run/docker.pid || :; fi
  case $(readlink "/proc/$child/exe" 2>/dev/null || :) in */dockerd | */dockerd' (deleted)' | */dockerd-*) ;; *) return 1 ;; esac
  above=$child
  while [ "$above" != "$main" ]; do
    above=$(sed 's/^.*) //' "/proc/$above/stat" 2>/dev/null | cut -d ' ' -f 2)
    [ -n "$above" ] || return 1
  done
  printf '%s\n' "$child"
}
# reload_daemon UNIT: has its dockerd read daemon.json again; another program would be ended by that signal.
reload_daemon() {
  process=$(dockerd_pid "$1") || return 0
  if [ "$process" = "$(unit_pid "$1")" ]; then unit_reload "$1"; else kill -s HUP "$process"; fi
}
# keep_containers: ends the script where running containers would be stopped. A daemon that is not active is not asked:
# that would start it (docker.socket).
keep_containers() {
  [ "$RESTART" = no ] && command -v docker >/dev/null && unit_runs docker || return 0
  # A service that runs another program has none of its own; those of before have their shims.
  if ! dockerd_pid docker >/dev/null; then
    ! shim_namespaces | grep -qx moby || fail 12 "$MSG_CONTAINERS"
    return 0
  fi
  running=$(docker_here ps -q) || fail 12 "$MSG_CONTAINERS"
  [ -z "$running" ] || fail 12 "$MSG_CONTAINERS"
}
# keep_restarted_containers: the same where live-restore is off; a restart of the daemon stops them only then.
keep_restarted_containers() {
  unit_runs docker || return 0
  [ "$(docker_here info --format '{{.LiveRestoreEnabled}}')" = true ] || keep_containers
}
# keep_containers_through SPEC...: the same where one of these packages restarts the daemon and live-restore is off.
keep_containers_through() {
  for package do
    for name in $DAEMON_PACKAGES; do
      case $package in "$name" | "$name"[=-][0-9]*) ;; *) continue ;; esac
      keep_restarted_containers
      return 0
    done
  done
}
# keep_podman NAME...: ends the script where one of these packages is podman's, or what its containers run by, and some run:
# each has a conmon.
keep_podman() {
  [ "$RESTART" = no ] && [ -x /usr/bin/podman ] || return 0
  for package do
    case " $PODMAN_PACKAGES " in *" $package "*) ;; *) continue ;; esac
    [ -z "$(podman ps -q 2>/dev/null)" ] || fail 12 "$MSG_CONTAINERS"
    ! grep -qx conmon /proc/[0-9]*/comm 2>/dev/null || fail 12 "$MSG_CONTAINERS"
  done
}
# shim_namespaces: the namespaces of containerd in which a shim runs a container now, by the shim's own command line.
shim_namespaces() {
  for words in /proc/[0-9]*/cmdline; do
    case $(tr '\000' ' ' <"$words") in
      *containerd-shim*" -namespace "*) tr '\000' ' ' <"$words" | sed 's/.* -namespace \([^ ]*\) .*/\1/' ;;
    esac
  done 2>/dev/null | sort -u
}
# keep_containerd SPEC...: ends the script where one of these packages is containerd or runc, and containerd serves others
# than dockerd: a container of theirs runs in it, or kubelet does.
keep_containerd() {
  [ "$RESTART" = no ] || return 0
  swapped=
  for package do
    for name in $RUNTIME_PACKAGES; do
      case $package in "$name" | "$name"[=-][0-9]*) swapped="$swapped $package" ;; esac
    done
  done
  [ -n "$swapped" ] && unit_runs containerd || return 0
  users=$(
    shim_namespaces | grep -vx moby || :
    ctr namespaces list --quiet 2>/dev/null | grep -x k8s.io || :
    if unit_runs kubelet; then echo kubelet; fi
  )
  [ -z "$users" ] || fail 12 "$MSG_CONTAINERD_USERS$swapped" "$(printf '%s\n' "$users" | sort -u)"
}
