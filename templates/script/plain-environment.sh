# plain_environment: Docker's own commands ask this machine's daemon, in a way that it understands; and no variable of a
# person's has a command, or what a package manager calls, speak otherwise than it is understood here.
plain_environment() {
  # shellcheck disable=SC2086 # names
  unset $DAEMON_VARIABLES $FOREIGN_VARIABLES
  # Root's own contexts, credentials and plug-ins change nothing, be they broken or a pipe; a folder that is not there.
  DOCKER_CONFIG=/nonexistent
  export DOCKER_CONFIG
}
