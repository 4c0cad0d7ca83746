# Reads os-release as data, nothing of it is run: OS has a line name=value for each, in lower case, without quotes,
# odd characters blank. Ends the script on an image-based system.
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
  [ "$FORCE" = yes ] || ! image_based || fail 3 "$MSG_IMAGE_HOST"
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
  # XenServer and XCP-ng say that they are like centos.
  case $OS in *"${NL}id=xen"* | *"${NL}id=xcp"*) return 1 ;; esac
  number=$(os version_id)
  number=${number#v}
  [ "${number%%[!0-9]*}" = "$1" ] || [ "$(os platform_id)" = "platform el$1" ] || return 1
  shift
  os_like "$@"
}
# image_based: the system is made of a read-only image; distros/apart.ts knows the same words.
image_based() {
  [ ! -e /run/ostree-booted ] || return 0
  case $OS in *"${NL}ostree_version="[!$NL]*) return 0 ;; esac
  case -$(os variant_id)- in
    *silverblue* | *kinoite* | *coreos* | *[!a-z0-9_]iot[!a-z0-9_]* | *atomic* | *sericea* | *onyx*) return 0 ;;
    *bazzite* | *bluefin* | *aurora* | *ucore*) return 0 ;;
  esac
  case $OS in
    *"${NL}id=uos$NL"*) os_is uos '' 25 snipe ;;
    *"${NL}name=vanilla"*) os_is "$(os id)" '' 2 ;;
    *) false ;;
  esac
}
wrong_host() {
  fail 3 "$MSG_WRONG_HOST $1" "$(sed -n 's/^PRETTY_NAME=//p' "$OS_RELEASE" | tr -d '[:cntrl:]') $(uname -m)"
}
