# needs: rehearsal-own
own_lists() { :; }
staged() { "$@"; }
# unmet: reads what --assumeno prints, prints why it would not be done.
unmet() { awk '/[Nn]o match for argument|[Uu]nable to find a match|^No package .* available|nothing provides|conflicts with/'; }
# own_room: reads the same, prints bytes to fetch and to keep.
own_room() {
  awk '
    sub(/^Total [Dd]ownload size: /, "") { fetched = $0 }
    sub(/^Installed size: /, "") { installed = $0 }
    /^Need to [Dd]ownload / { fetched = $4 " " $5; sub(/[.]$/, "", fetched) }
    /^After this operation, .* extra will be used/ { installed = $4 " " $5 }
    END { print fetched; print installed }' | {
    read -r fetched || :
    read -r installed || :
    echo "$(bytes_of 1024 "$fetched") $(bytes_of 1024 "$installed")"
  }
}
