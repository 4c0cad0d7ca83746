# owners: reads what rpm -qf prints, prints the packages' names.
owners() { sed -n 's/^owner	//p'; }
# swap COMMAND...: has zypper bring $missing and take $going away at once.
swap() {
  # shellcheck disable=SC2046,SC2086 # package names and versions hold no spaces
  if [ -n "$going" ]; then "$@" $missing $(printf '!%s ' $going); else "$@" $missing; fi
}
# removed: reads the summary of a transaction, prints the names that would go.
removed() { awk '/^The following .*REMOVED:/ { on = 1; next } !/^  [^ ]/ { on = 0 } on { for (i = 1; i <= NF; i++) print $i }'; }
