# cached_path NAME VERSION ARCHITECTURE CHANNEL FILE: the directory of the repository's packages, where there is one and
# no other; dnf and yum hash what lies there.
cached_path() {
  cached=
  for directory in /var/cache/dnf/docker-ce-"$4"-[0-9a-f]* /var/cache/libdnf5/docker-ce-"$4"-[0-9a-f]* \
    /var/cache/yum/*/*/docker-ce-"$4"; do
    [ -d "$directory" ] || continue
    [ -z "$cached" ] || return 0
    cached=$directory
  done
  [ -z "$cached" ] || printf '%s/packages/%s\n' "$cached" "$5"
}
