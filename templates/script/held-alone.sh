# needs: packages
# keep_held_alone HELD NAMES RELEASE: ends the script where one of the names, which would move, is held by itself: HELD has it
# and not docker-ce, whose hold moves with the version that was asked for. RELEASE is what a person types before names.
keep_held_alone() {
  # shellcheck disable=SC2086 # package names hold no spaces
  alone=$(printf '%s\n' "$1" | held_among docker-ce $2)
  # shellcheck disable=SC2086 # in one line
  [ -z "$alone" ] || printf '%s\n' "$alone" | grep -qx docker-ce || fail 10 "$MSG_HELD_ALONE" "$alone" "$3 $(printf '%s ' $alone)"
}
