# lock_holder fcntl:FILE|pid:FILE|open:FILE...: prints the pid and name of who holds one of them. See proc(5), /proc/locks.
lock_holder() {
  for lock do
    file=${lock#*:}
    [ -e "$file" ] || continue
    case $lock in
      pid:*) holder=$(cat "$file") ;;
      open:*)
        holder=$(find /proc -maxdepth 3 -path '/proc/[0-9]*/fd/*' -lname "$file" 2>/dev/null | sed 's!^/proc/!!; s!/.*!!; q')
        ;;
      *)
        holder=$(awk -v inode="$(stat -c %i "$file")" '
          $2 != "->" { n = split($6, place, ":"); if (place[n] == inode) { print $5; exit } }' /proc/locks)
        ;;
    esac
    case $holder in '' | *[!0-9]*) continue ;; esac
    if [ -r "/proc/$holder/comm" ]; then
      printf '%s (pid %s)\n' "$(cat "/proc/$holder/comm")" "$holder"
      return
    fi
  done
}
# wait_for_lock SECONDS LOCK...: until nobody holds them, saying who does.
wait_for_lock() {
  seconds=$1
  shift
  waited=0
  while holder=$(lock_holder "$@") && [ -n "$holder" ]; do
    [ "$waited" -lt "$seconds" ] || fail 15 "$MSG_LOCKED $holder"
    [ $((waited % 10)) -ne 0 ] || printf '\n  %s %s ... ' "$MSG_WAITING" "$holder" >&3 || :
    waited=$((waited + 1))
    sleep 1
  done
}
