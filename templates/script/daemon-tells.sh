# needs: docker
# daemon_tells: asks the daemon, and puts its version into $daemon_version, its registry mirrors, as JSON with a slash at each
# end, into $daemon_mirrors; 1 where it does not answer. An older docker ends well all the same, and says nothing.
daemon_tells() {
  told=$(docker_asked info --format '{{.ServerVersion}} {{json .RegistryConfig.Mirrors}}' 2>/dev/null) || return 1
  daemon_version=${told%% *}
  daemon_mirrors=${told#* }
  [ "$daemon_mirrors" != null ] || daemon_mirrors='[]'
  [ -n "$daemon_version" ]
}
