own_lists() { :; }
staged() { "$@"; }
# unmet: reads what --assumeno prints, prints why it would not be done.
unmet() { awk '/[Nn]o match for argument|[Uu]nable to find a match|^No package .* available|nothing provides|conflicts with/'; }
# own_room: reads the same, prints bytes to fetch and to keep.
own_room() {
  awk '
    sub(/^Total download size: /, "") { download = $0 }
    sub(/^Installed size: /, "") { installed = $0 }
    /^Need to download / { download = $4 " " $5; sub(/[.]$/, "", download) }
    /^After this operation, .* extra will be used/ { installed = $4 " " $5 }
    END { print download; print installed }' | {
    read -r download || :
    read -r installed || :
    echo "$(bytes_of 1024 "$download") $(bytes_of 1024 "$installed")"
  }
}
