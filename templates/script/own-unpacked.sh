# needs: rehearsal-own
own_lists() { :; }
staged() { "$@"; }
# unmet: reads what keeps the packages from coming, prints the same.
unmet() { grep -E '^(needs|conflict): ' || :; }
# own_room: the sizes are those of the index that the script was made by (room.sh).
own_room() { echo '0 0'; }
