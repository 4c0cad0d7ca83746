# needs: real-path
# cmp is not everywhere.
same_bytes() { [ "$(cksum <"$1")" = "$(cksum <"$2")" ]; }
# same_file SOURCE FILE MODE: FILE is a plain file with this content and mode.
same_file() {
  [ -f "$2" ] && [ ! -L "$2" ] && same_bytes "$1" "$2" && [ "0$(stat -c %a "$2")" = "$3" ]
}
# put_file SOURCE FILE MODE: whole or not at all, never through a link.
put_file() (
  mkdir -p "${2%/*}"
  new_beside "$2"
  cat "$1" >"$new"
  chmod "$3" "$new"
  mv -f "$new" "$2"
)
# put_content SOURCE FILE: the same for a file of somebody's own, whose mode and owner stay; a link stays one.
put_content() (
  file=$(real_path "$2")
  new_beside "$file"
  cp -p "$file" "$new"
  cat "$1" >"$new"
  mv -f "$new" "$file"
)
# new_beside FILE: $new is an empty file in its directory, which goes with the shell that made it; a killed one's go too.
new_beside() {
  rm -f "${1%/*}"/.docker-setup.??????
  new=$(mktemp "${1%/*}/.docker-setup.XXXXXX")
  trap 'rm -f "$new"' EXIT
}
# closed_above FILE: the directories above it that only some may enter, the lowest first.
closed_above() {
  above=${1%/*}
  while [ -n "$above" ]; do
    if [ -d "$above" ] && [ ! -L "$above" ]; then
      case $(stat -c %a "$above") in *[1357]) ;; *) printf '%s\n' "$above" ;; esac
    fi
    above=${above%/*}
  done
}
