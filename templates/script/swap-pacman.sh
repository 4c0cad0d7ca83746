# owners: reads what pacman -Qqo prints, prints the packages' names.
owners() { grep -E '^[^ :]+$'; }
# swap COMMAND...: has pacman bring $missing, and take $going away then: it does not do both at once.
swap() {
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  "$@" $missing || return
  case " $* " in
    *" --print "*) ;;
    # shellcheck disable=SC2086
    *) pacman -R --noconfirm $going ;;
  esac
}
# removed: a rehearsal of pacman's names none.
removed() { :; }
