# needs: lists-apt rehearsal-own
# own_lists: a private copy of the machine's lists, so that nothing of it is changed yet; `staged COMMAND...` has apt read that.
own_lists() { copy_lists "$WORK/own"; }
staged() { by_lists_in "$WORK/own" "$@"; }
# unmet: reads what a simulation prints, prints why it would not be done; not of packages of before, which are mended first.
unmet() {
  awk '
    /fix-broken install|-f install\047/ { broken = 1 }
    /unmet dependencies/ { on = 1; next }
    /^[^ ]/ { on = 0 }
    on || /^E: .*([Uu]nable to locate|was not found|no installation candidate)/ { sub(/^E: /, ""); said = said $0 "\n" }
    END { if (!broken) printf "%s", said }'
}
# own_room: prints bytes to fetch and to keep, as apt counts them.
own_room() {
  # shellcheck disable=SC2086 # package names hold no spaces
  staged apt-get -q --print-uris -y --no-install-recommends install $missing 2>/dev/null >"$WORK/room" || :
  fetched=$(sed -n 's/^Need to get \(.*\) of archives.*/\1/p' "$WORK/room")
  installed=$(sed -n 's/^After this operation, \(.*\) of additional disk space.*/\1/p' "$WORK/room")
  echo "$(bytes_of 1000 "${fetched%%/*}") $(bytes_of 1000 "$installed")"
}
