# owners: reads what dpkg -S prints, prints the packages' names.
owners() { sed -n '/^\(local \)\{0,1\}diversion /d; s!: /.*!!p' | tr ',' '\n' | sed 's/^ *//; s/:.*//'; }
# swap COMMAND...: has apt-get bring $missing and take $going away at once.
swap() {
  # shellcheck disable=SC2046,SC2086 # package names and versions hold no spaces
  if [ -n "$going" ]; then "$@" $missing $(printf '%s- ' $going); else "$@" $missing; fi
}
# removed: reads what a simulation prints, prints the names that would go.
removed() { sed -n 's/^Remv \([^ ]*\).*/\1/p'; }
