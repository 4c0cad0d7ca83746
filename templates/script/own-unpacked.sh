# own_lists: no package manager fetches what this script does not.
own_lists() {
  command -v curl >/dev/null 2>&1 || wget --version 2>/dev/null | grep -q 'GNU Wget' || fail 14 "$MSG_DOWNLOAD_NO_TOOL"
}
staged() { "$@"; }
# unmet: reads what keeps the packages from coming, prints the same.
unmet() { grep -E '^(needs|conflict): ' || :; }
# own_room: the sizes are those of the index that the script was made by (room.sh).
own_room() { echo '0 0'; }
