# owners: reads what pacman -Qqo prints, prints the packages' names.
owners() { grep -E '^[^ :]+$'; }
# swap COMMAND...: has pacman bring $missing, and take $going away then: it does not do both at once.
swap() {
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  "$@" $missing || return
  # shellcheck disable=SC2086
  [ -z "$going" ] || [ "$1" = sh ] || pacman -R --noconfirm $going
}
# removed: reads the targets of a transaction, prints the names that would go.
removed() { sed -n 's/^Packages ([0-9]*) //p' | tr -s ' ' '\n' | awk '$0 == "[removal]" { sub(/-[^-]*-[^-]*$/, "", last); print last } { last = $0 }'; }
