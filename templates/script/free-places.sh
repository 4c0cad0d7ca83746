# taken_place: prints the first of the places of Docker's programs where a directory or a mount stands, which no package
# manager replaces. A link is replaced.
taken_place() {
  # shellcheck disable=SC2086 # paths hold no spaces
  for place in $DOCKER_PROGRAMS; do
    if { [ -d "$place" ] && [ ! -L "$place" ]; } || awk -v place="$place" '$5 == place { found = 1 } END { exit !found }' /proc/self/mountinfo; then
      echo "$place"
      return
    fi
  done
}
