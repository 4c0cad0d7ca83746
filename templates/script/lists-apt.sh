# copy_lists DIRECTORY: apt's lists as they are, for a rehearsal that may fetch newer ones.
copy_lists() {
  mkdir -p "$1/lists/partial"
  cp -rsf /var/lib/apt/lists/. "$1/lists" 2>/dev/null || :
  rm -f "$1/lists/lock"
}
# by_lists_in DIRECTORY COMMAND ARGUMENT...: has apt read those, and keep its cache there.
by_lists_in() {
  lists_in=$1
  program=$2
  shift 2
  # The directory is root's alone.
  "$program" -o "Dir::State::lists=$lists_in/lists" -o "Dir::Cache::pkgcache=$lists_in/pkgcache.bin" -o Dir::Cache::srcpkgcache= \
    -o Acquire::Languages=none -o APT::Sandbox::User=root "$@"
}
