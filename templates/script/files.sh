# cmp is not everywhere.
same_bytes() { [ "$(cksum <"$1")" = "$(cksum <"$2")" ]; }
# same_file SOURCE FILE MODE: FILE is a plain file with this content and mode.
same_file() {
  [ -f "$2" ] && [ ! -L "$2" ] && same_bytes "$1" "$2" && [ "0$(stat -c %a "$2")" = "$3" ]
}
# put_file SOURCE FILE MODE: whole or not at all, never through a link.
put_file() (
  mkdir -p "${2%/*}"
  new=$(mktemp "${2%/*}/.docker-setup.XXXXXX")
  cat "$1" >"$new"
  chmod "$3" "$new"
  mv -f "$new" "$2"
)
