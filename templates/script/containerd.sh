# needs: docker unit-starts
# prove_containerd: dockerd's containerd answers it. One that is just being started comes within seconds.
prove_containerd() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ "$(docker_asked info --format '{{.ContainerdCommit.ID}}')" = N/A ] || return 0
    sleep 1
  done
  # Its unit tries to load a module that most kernels have built in, and goes on without.
  unit_words containerd "$(($(date +%s) - 120))" | sed '/^modprobe: /d' | tail -n 8
  fail 11 "$MSG_CONTAINERD_SILENT"
}
