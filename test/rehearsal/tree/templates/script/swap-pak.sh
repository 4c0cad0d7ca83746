# owners: prints the packages' names as they come.
owners() { cat; }
# swap COMMAND...: $missing comes and $going goes, in one transaction.
swap() {
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  "$@" $missing --remove $going
}
# removed: prints the names that would go.
removed() { sed -n 's/^remove //p'; }
