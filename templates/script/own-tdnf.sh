# needs: rehearsal-own
own_lists() { :; }
staged() { "$@"; }
# unmet: reads what --assumeno prints, prints why it would not be done.
unmet() { sed "s/$(printf '\033')\[[0-9;]*m//g" | awk '/^[Nn]o package .*available|package not found or not installed|[Nn]o matching packages|nothing provides|conflicts with/'; }
# own_room: reads the same, prints bytes to fetch and to keep: each section has its own sum.
own_room() {
  fetched=0
  installed=0
  sed -n 's/^Total [Dd]ownload size: */fetched /p; s/^Total installed size: */installed /p' >"$WORK/room"
  while read -r what size; do
    case $what in
      fetched) fetched=$((fetched + $(bytes_of 1024 "$size"))) ;;
      *) installed=$((installed + $(bytes_of 1024 "$size"))) ;;
    esac
  done <"$WORK/room"
  echo "$fetched $installed"
}
