# needs: real-path
# is_odd FILE: a pipe, a socket or a device where a file is expected: who opens it waits for ever. /dev/null switches one off.
is_odd() {
  [ -p "$1" ] || [ -S "$1" ] || { { [ -b "$1" ] || [ -c "$1" ]; } && [ "$(real_path "$1")" != /dev/null ]; }
}
# keep_plain FILE...: ends the script where one of them is.
keep_plain() {
  for file do
    ! is_odd "$file" || fail 14 "$MSG_ODD_FILE" "$file"
  done
}
