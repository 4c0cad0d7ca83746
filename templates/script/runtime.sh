# needs: docker
# prove_runtime: the program of dockerd's default runtime is there; dockerd looks for it only when a container starts.
prove_runtime() {
  runtime=$(docker_asked info --format '{{with index .Runtimes .DefaultRuntime}}{{.Path}}{{end}}' 2>/dev/null) || return 0
  path=$(tr '\0' '\n' 2>/dev/null <"/proc/$(cat /run/docker.pid 2>/dev/null)/environ" | sed -n 's/^PATH=//p')
  [ -n "$runtime" ] && [ -n "$path" ] || return 0
  (PATH=$path && command -v "$runtime") >/dev/null || fail 11 "$MSG_RUNTIME_GONE $runtime"
}
