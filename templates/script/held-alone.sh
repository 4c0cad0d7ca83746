# needs: packages
# keep_held_alone LIST NAMES: ends the script where one of the names, which would move, is held by itself: LIST (apt-mark
# showhold) has it and not docker-ce, whose hold moves with the version that was asked for.
keep_held_alone() {
  [ -n "$2" ] || return 0
  # shellcheck disable=SC2086 # words and package names hold no spaces
  alone=$($1 2>/dev/null | held_among docker-ce $2)
  [ -z "$alone" ] || printf '%s\n' "$alone" | grep -qx docker-ce || fail 10 "$MSG_HELD_ALONE" "$alone"
}
