# Reads /etc/os-release in a subshell, so that its variables stay there.
os_is() (
  # shellcheck source=/dev/null
  . /etc/os-release && [ "${ID:-}" = "$1" ] && [ "${VERSION_ID:-}" = "$2" ]
)
os_codename_is() (
  # shellcheck source=/dev/null
  . /etc/os-release || exit 1
  for name in "${VERSION_CODENAME:-}" "${UBUNTU_CODENAME:-}" "${DEBIAN_CODENAME:-}"; do
    [ "$name" != "$1" ] || exit 0
  done
  case ${VERSION:-} in *"($1)"* | *"($1 "*) ;; *) exit 1 ;; esac
)
# os_major_is VERSION ID...: one of the IDs in ID or ID_LIKE, and this major version.
os_major_is() (
  # shellcheck source=/dev/null
  . /etc/os-release || exit 1
  major=${VERSION_ID:-}
  [ "${major%%.*}" = "$1" ] || exit 1
  shift
  for id do
    case " ${ID:-} ${ID_LIKE:-} " in *" $id "*) exit 0 ;; esac
  done
  exit 1
)
wrong_host() {
  fail 3 "$MSG_WRONG_HOST $1" "$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release) $(uname -m)"
}
