# leftovers OWNER...: reads files of packages, prints what a killed rpm left beside them: FILE;TIME, the time at which its
# transaction began in hex digits, a regular file of which OWNER finds no package. A date such as ;20261130 is none.
leftovers() {
  while read -r file; do
    for left in "$file;"[5-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]; do
      if [ -f "$left" ] && [ ! -L "$left" ] && ! "$@" "$left" >/dev/null 2>&1 </dev/null; then printf '%s\n' "$left"; fi
    done
  done
}
# remove_left: takes those of $left away.
remove_left() {
  printf '%s\n' "$left" | while read -r each; do rm -f "$each"; done
}
