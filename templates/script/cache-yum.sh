# needs: table-yum
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
# brings_only SPECS: whether the table of the rehearsal has just SPECS (NAME-VERSION) to come.
brings_only() {
  # shellcheck disable=SC2086 # names and versions hold no spaces
  [ -f "$WORK/play" ] && coming_rows <"$WORK/play" | awk -v specs="$(printf '%s ' $1)" '
    BEGIN { left = split(specs, spec, " "); for (i = 1; i <= left; i++) wanted[spec[i]] }
    { if (($1 "-" $2) in wanted) left--; else other = 1 }
    END { exit other || left != 0 }'
}
