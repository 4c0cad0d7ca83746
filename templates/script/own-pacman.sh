# needs: rehearsal-own
own_lists() { :; }
staged() { "$@"; }
# unmet: reads what pacman prints up to its question, prints why it would not be done.
unmet() { sed 's/^::.*\[[yY]\/[nN]\] *//' | grep -E '^(error|::|warning): *.*(target not found|could not find database|does not exist|conflict|satisfy|unresolvable|breaks dependency)|^:: .*(conflict|satisfy|breaks dependency)' || :; }
# own_room: reads the same, prints bytes to fetch and to keep.
own_room() {
  awk -F ': +' '$1 == "Total Download Size" { fetched = $2 } $1 == "Total Installed Size" || $1 == "Net Upgrade Size" { installed = $2 }
    END { print fetched; print installed }' | {
    read -r fetched || :
    read -r installed || :
    echo "$(bytes_of 1024 "$fetched") $(bytes_of 1024 "$installed")"
  }
}
