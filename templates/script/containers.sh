# needs: docker dockerd init
# keep_containers: ends the script where running containers would be stopped. A daemon that is not active is not asked:
# that would start it (docker.socket).
keep_containers() {
  [ "$RESTART" = no ] && command -v docker >/dev/null && unit_runs docker || return 0
  # A service that runs another program has none of its own; those of before have their shims.
  if ! dockerd_pid docker >/dev/null; then
    ! shim_namespaces | grep -qx moby || fail 12 "$MSG_CONTAINERS"
    return 0
  fi
  running=$(docker_asked ps -q) || fail 12 "$MSG_CONTAINERS"
  [ -z "$running" ] || fail 12 "$MSG_CONTAINERS"
}
# keep_restarted_containers: the same where live-restore is off; a restart of the daemon stops them only then.
keep_restarted_containers() {
  unit_runs docker || return 0
  [ "$(docker_asked info --format '{{.LiveRestoreEnabled}}')" = true ] || keep_containers
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
# each has a conmon, and so have CRI-O's.
keep_podman() {
  [ "$RESTART" = no ] || return 0
  for package do
    case " $PODMAN_PACKAGES " in *" $package "*) ;; *) continue ;; esac
    [ -z "$(podman ps -q 2>/dev/null)" ] || fail 12 "$MSG_CONTAINERS"
    ! grep -qx conmon /proc/[0-9]*/comm 2>/dev/null || fail 12 "$MSG_CONTAINERS"
  done
}
# shims: "NAMESPACE own" of each shim that runs a container now, by its own command line; "NAMESPACE other" where it is not of
# the containerd that packages bring (src/machine/docker-data/look.ts).
shims() {
  grep -ls containerd-shim /proc/[0-9]*/cmdline | while read -r words; do
    tr '\000' '\n' <"$words" | awk '
      NR == 1 && !/(^|\/)containerd-shim(-|$)/ { exit }
      NR == 1 { own = /^(\/usr\/(local\/)?s?bin\/)?[^\/]*$/ }
      last == "-namespace" { namespace = $0 }
      last == "-address" { address = $0 }
      { last = $0 }
      END {
        if (address == "" || address ~ /^(\/var)?\/run\/containerd\/containerd[.]sock$/) own = 1
        if (namespace != "") print namespace, own ? "own" : "other"
      }'
  done 2>/dev/null | sort -u
}
shim_namespaces() { shims | sed 's/ .*//' | sort -u; }
# kubelet_uses: whether a kubelet runs, or would at the next boot, that does not name another runtime than containerd.
kubelet_uses() {
  [ -e /usr/bin/containerd ] || [ -e /usr/local/bin/containerd ] || return 1
  running=$(grep -lsx kubelet /proc/[0-9]*/comm | sed 's/comm$/cmdline/')
  [ -n "$running" ] || [ -e /var/lib/kubelet/config.yaml ] || unit_runs kubelet || unit_at_boot kubelet || return 1
  # shellcheck disable=SC2086 # paths of /proc
  for file in $running /var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet /etc/sysconfig/kubelet /var/lib/kubelet/config.yaml; do
    endpoint=$(tr '\000' ' ' <"$file" | sed -n "s,.*[Cc]ontainer-*[Rr]untime-*[Ee]ndpoint[\"']*[=: ][=: ]*[\"']*\\(unix://\\)*\\(/[^ \"']*\\).*,\\2,p" | head -n 1)
    [ -n "$endpoint" ] || continue
    case $endpoint in *crio* | *cri-o* | *docker* | *k3s* | *k0s* | *snap*) return 1 ;; *) return 0 ;; esac
  done 2>/dev/null
}
# containerd_client: prints where a program is connected to containerd, where no dockerd is that may be it. Source: proc_net(5).
containerd_client() {
  ! grep -qsx dockerd /proc/[0-9]*/comm || return 0
  awk '$6 == "03" && $8 ~ /^(\/var)?\/run\/containerd\/containerd[.]sock$/ { print "client: /run/containerd/containerd.sock"; exit }' \
    /proc/net/unix 2>/dev/null || :
}
# keep_containerd SPEC...: ends the script where one of these packages is containerd or runc, and containerd serves others
# than dockerd: a container of theirs runs in it, or kubelet uses it. Nobody waits for one that does not answer.
keep_containerd() {
  [ "$RESTART" = no ] || return 0
  swapped=
  for package do
    for name in $RUNTIME_PACKAGES; do
      case $package in "$name" | "$name"[=-][0-9]*) swapped="$swapped $package" ;; esac
    done
  done
  [ -n "$swapped" ] || return 0
  users=$(
    containerd_client
    shims | sed -n 's/ own$//p' | grep -vx moby || :
    timeout 5 ctr --address /run/containerd/containerd.sock namespaces list --quiet 2>/dev/null | grep -x k8s.io || :
    if kubelet_uses 2>/dev/null; then echo kubelet; fi
  )
  [ -z "$users" ] || fail 12 "$MSG_CONTAINERD_USERS$swapped" "$(printf '%s\n' "$users" | sort -u)"
}
