# stale_sources KEEP FILE...: prints the files that name a docker-ce repository, other than KEEP.
stale_sources() (
  keep=$1
  shift
  for file do
    if [ -f "$file" ] && [ "$file" != "$keep" ] && grep -Eiq "^[^#]*$DOCKER_CE" "$file"; then printf '%s\n' "$file"; fi
  done
)
retire_sources() { fail 9 "$MSG_NOT_NEW $(cat)"; }
