# needs: docker unit-starts
# prove_container_start: a container can start: dockerd's containerd answers it (one that is just being started does within
# seconds), and the program of its default runtime is there, for which it looks no sooner.
prove_container_start() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    told=$(docker_asked info --format '{{.ContainerdCommit.ID}} {{with index .Runtimes .DefaultRuntime}}{{.Path}}{{end}}' 2>/dev/null) || return 0
    [ "${told%% *}" = N/A ] || break
    sleep 1
  done
  if [ "${told%% *}" = N/A ]; then
    # Its unit tries to load a module that most kernels have built in, and goes on without.
    unit_words containerd "$(($(date +%s) - 120))" | sed '/^modprobe: /d' | tail -n 8
    fail 11 "$MSG_CONTAINERD_SILENT"
  fi
  runtime=${told#* }
  path=$(tr '\0' '\n' 2>/dev/null <"/proc/$(cat /run/docker.pid 2>/dev/null)/environ" | sed -n 's/^PATH=//p')
  [ -n "$runtime" ] && [ -n "$path" ] || return 0
  (PATH=$path && command -v "$runtime") >/dev/null || fail 11 "$MSG_RUNTIME_GONE $runtime"
}
