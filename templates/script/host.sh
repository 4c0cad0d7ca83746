# Reads os-release as data, nothing of it is run: OS has a line name=value for each, in lower case, without quotes,
# odd characters blank.
read_os() {
  OS_RELEASE=/etc/os-release
  [ -r "$OS_RELEASE" ] || OS_RELEASE=/usr/lib/os-release
  NL='
'
  OS=$NL$(tr '\r' '\n' <"$OS_RELEASE" | sed -n "
    1s/^$(printf '\357\273\277')//
    s/^[[:blank:]]*\\([A-Z][A-Z0-9_]*=\\)[[:blank:]]*/\\1/
    t value
    d
    :value
    s/^\\([^=]*=\\)\"\\([^\"\\\\]*\\(\\\\.[^\"\\\\]*\\)*\\).*/\\1\\2/
    t end
    s/^\\([^=]*=\\)'\\([^']*\\).*/\\1\\2/
    t end
    s/[[:blank:]][[:blank:]]*#.*//
    :end
    p" | tr '[:upper:]' '[:lower:]' | tr -cs 'a-z0-9._+=\n-' ' ' | sed 's/= */=/;s/ *$//')$NL
}
# os NAME: its value, the last one where there are several.
os() {
  case $OS in *"$NL$1="*) ;; *) return 0 ;; esac
  value=${OS##*"$NL$1="}
  printf '%s' "${value%%"$NL"*}"
}
# os_like ID...: one of them is in ID or ID_LIKE.
os_like() {
  ids=" $(os id) $(os id_like) "
  for id do
    case $ids in *" $id "*) return 0 ;; esac
  done
  return 1
}
# os_is ID NAME [RELEASE...]: this ID, NAME with this in it, and one of the releases.
os_is() {
  [ "$(os id)" = "$1" ] || return 1
  case $(os name) in *"$2"*) ;; *) return 1 ;; esac
  shift 2
  [ $# -gt 0 ] || return 0
  number=$(os version_id)
  none=
  [ -n "$number" ] || none=- number=$(os version)
  number=${number#v}
  platform=$(os platform_id)
  releases=" $none $(os version_id) ${number%%[!0-9]*} $(os version_codename) ${platform#platform } $(os version) "
  for release do
    case $releases in *" $release "*) return 0 ;; esac
  done
  return 1
}
# os_codename_is CODENAME ID...
os_codename_is() {
  codename=$1
  shift
  os_like "$@" || return 1
  case " $(os version_codename) $(os ubuntu_codename) $(os debian_codename) $(os version) " in
    *" $codename "*) ;;
    *) return 1 ;;
  esac
}
# os_major_is VERSION ID...
os_major_is() {
  number=$(os version_id)
  number=${number#v}
  [ "${number%%[!0-9]*}" = "$1" ] || [ "$(os platform_id)" = "platform el$1" ] || return 1
  shift
  os_like "$@"
}
wrong_host() {
  fail 3 "$MSG_WRONG_HOST $1" "$(sed -n 's/^PRETTY_NAME=//p' "$OS_RELEASE" | tr -d '[:cntrl:]') $(uname -m)"
}
