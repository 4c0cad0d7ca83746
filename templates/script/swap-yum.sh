# owners: reads what rpm -qf prints, prints the packages' names.
owners() { sed -n 's/^owner	//p'; }
# swap COMMAND...: has yum bring $missing and take $going away at once: dnf 5 by "do", the others in their shell; an early
# dnf 5 has neither, and takes away what clashes by its own word.
swap() {
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  if [ -z "$going" ]; then
    "$@" install $missing
  elif yum "do" --help >/dev/null 2>&1; then
    "$@" "do" --allowerasing --action=remove $going --action=install $missing
  elif yum shell --help >/dev/null 2>&1; then
    printf 'remove %s\ninstall %s\nrun\n' "$(printf '%s ' $going)" "$(printf '%s ' $missing)" | "$@" shell
  else
    "$@" install --allowerasing $missing
  fi
}
# removed: reads the table of a transaction, prints the names that would go.
removed() {
  awk '
    $1 == "replacing" { name = $2; if (NF < 4) sub(/\.[^.]*$/, "", name); if (name != last) print name; next }
    /^(Removing|Erasing)[a-z ]*:/ { on = 1; next }
    /^[^ ]/ { on = 0 }
    /^ [^ ]/ { last = $1 }
    on && /^ [^ ]/ { print $1 }'
}
