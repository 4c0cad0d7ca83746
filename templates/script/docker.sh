# docker_here WORD...: asks the daemon of this machine, whatever DOCKER_HOST or a context of root's say.
docker_here() { "$(packaged docker)" --host "$DAEMON_ADDRESS" "$@"; }
# packaged PROGRAM: the package's own, whatever older one stands first in PATH.
packaged() { if [ -x "/usr/bin/$1" ]; then echo "/usr/bin/$1"; else echo "$1"; fi; }
