# needs: rehearsal-own
own_lists() { :; }
staged() { "$@"; }
# unmet: reads what --dry-run prints, prints why it would not be done.
unmet() { grep -E '^(Problem: |No provider of|Package .* not found)' | awk '!seen[$0]++'; }
# own_room: reads the same, prints bytes to fetch and to keep.
own_room() {
  line=$(grep '^Overall [Dd]ownload size: ' || :)
  kept=${line#*additional }
  [ "$kept" != "$line" ] || kept=0
  line=${line#Overall [Dd]ownload size: }
  echo "$(bytes_of 1024 "${line%%. *}") $(bytes_of 1024 "${kept%% will be used*}")"
}
