# needs: real-path
# is_odd FILE: a pipe, a socket or a device where a file is expected: who opens it waits for ever. /dev/null switches one off.
# A link that leads in a circle can't be read.
is_odd() {
  # shellcheck disable=SC2010 # what it says is asked for, no names
  if [ -L "$1" ] && [ ! -e "$1" ] && LC_ALL=C ls -L "$1" 2>&1 | grep -qi 'levels of symbolic\|symbolic link loop'; then return 0; fi
  [ -p "$1" ] || [ -S "$1" ] || { { [ -b "$1" ] || [ -c "$1" ]; } && [ "$(real_path "$1")" != /dev/null ]; }
}
# keep_plain FILE...: ends the script where one of them is.
keep_plain() {
  for file do
    ! is_odd "$file" || fail 14 "$MSG_ODD_FILE" "$file"
  done
}
