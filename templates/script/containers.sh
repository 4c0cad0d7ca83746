# needs: docker init
# keep_containers: ends the script where running containers would be stopped. A daemon that is not active is not asked:
# that would start it (docker.socket).
keep_containers() {
  [ "$RESTART" = no ] && command -v docker >/dev/null && unit_runs docker || return 0
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
