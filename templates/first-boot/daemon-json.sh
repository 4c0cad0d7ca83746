# needs: dockerd-validate files unit-says
# A new machine has no daemon.json, or the one that this script made.

# merged_daemon_json FILE MIRROR...: prints what FILE should be; changes nothing.
merged_daemon_json() (
  file=$1
  shift
  lines=$(printf '  "registry-mirrors": ['; comma=
    for mirror do printf '%s\n    "%s"' "$comma" "$mirror"; comma=,; done
    printf '\n  ]')
  if is_bare "$file"; then
    printf '{\n%s\n}\n' "$lines"
  else
    case $(cat "$file") in
      "{
$lines"[!\ ]*) cat "$file" ;;
      *) daemon_json_refuse "$MSG_NOT_NEW $file" ;;
    esac
  fi
)
is_bare() { case $([ ! -s "$1" ] || tr -d ' \t\r\n' <"$1") in '' | '{}') ;; *) return 1 ;; esac; }
own_daemon_json() { grep -q '^  "registry-mirrors": \[$' "$1" && [ "$(grep -c '^  "' "$1")" = 1 ]; }
daemon_json_done() {
  [ -f "$1" ] && [ "$(merged_daemon_json "$@" 2>/dev/null | cksum)" = "$(cksum <"$1")" ]
}
# keep_mirrors FILE MIRRORS: as in the whole script.
# shellcheck disable=SC2034 # steps read it
keep_mirrors() {
  mirrors_wanted=$2
  if [ -f "$1" ] && grep -Eq '"registry-mirrors"[[:space:]]*:' "$1"; then mirrors_wanted=; fi
}
mirrors_by_flag() { return 1; }
merge_daemon_json() {
  daemon_json_done "$@" || write_daemon_json merged_daemon_json "$@"
}
# write_daemon_json MERGE FILE WORD...: what MERGE prints of FILE and the words, checked by dockerd where one is here.
write_daemon_json() (
  merge=$1
  file=$2
  shift 2
  mkdir -p "${file%/*}"
  "$merge" "$file" "$@" >"$WORK/daemon.json" || exit 1
  daemon_json_valid "$WORK/daemon.json" "$file"
  [ ! -f "$file" ] || cp -p "$file" "$file.docker-setup.bak"
  put_file "$WORK/daemon.json" "$file" 0644
)
