# owners: reads what rpm -qf prints, prints the packages' names.
owners() { sed -n 's/^owner	//p'; }
# swap COMMAND...: has tdnf bring $missing, and take $going away then: it does not do both at once.
swap() {
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  "$@" $missing || return
  # shellcheck disable=SC2086
  [ -z "$going" ] || [ "$2" = --assumeno ] || tdnf -y --noautoremove remove $going
}
# removed: reads the table of a transaction, prints the names that would go.
removed() { awk '/^(Removing|Obsoleting):/ { on = 1; next } /^[ \t]*$/ { on = 0 } on { print $1 }'; }
