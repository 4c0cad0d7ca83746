# Nobody else owns what is unpacked below /usr/local, and nothing goes for it.
owners() { :; }
swap() {
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  "$@" $missing
}
removed() { :; }
