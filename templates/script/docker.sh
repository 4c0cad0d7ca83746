# docker_asked WORD...: asks the daemon of this machine, whatever DOCKER_HOST or a context of root's say, and waits no longer
# than 20 s: a socket with nobody behind it takes every question.
docker_asked() { timeout 20 "$(packaged docker)" --host "$DAEMON_ADDRESS" "$@"; }
# packaged PROGRAM: the package's own, whatever older one stands first in PATH.
packaged() { if [ -x "/usr/bin/$1" ]; then echo "/usr/bin/$1"; else echo "$1"; fi; }
