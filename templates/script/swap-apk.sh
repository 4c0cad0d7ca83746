# owners: reads what apk info -W prints, prints the packages' names.
owners() { sed -n 's/.* is owned by \([^ ]*\)-[^- ]*-r[0-9]*$/\1/p'; }
# swap COMMAND...: has apk bring $missing, and take $going away then: it does not do both at once.
swap() {
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  "$@" $missing || return
  # shellcheck disable=SC2086
  case "$* " in *" --simulate "*) ;; *) [ -z "$going" ] || apk del $going ;; esac
}
# removed: reads what apk says that it does, prints the names that would go.
removed() { sed -n 's/^([ 0-9]*\/[0-9]*) Purging \([^ ]*\) .*/\1/p'; }
