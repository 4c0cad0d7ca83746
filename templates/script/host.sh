# Reads os-release as data, nothing of it is run: OS has a line name=value for each, in lower case, without quotes,
# odd characters blank. Ends the script on an image-based system.
read_os() {
  OS_RELEASE=/etc/os-release
  { [ -f "$OS_RELEASE" ] && [ -r "$OS_RELEASE" ]; } || OS_RELEASE=/usr/lib/os-release
  NL='
'
  OS=$NL$(awk '
    function say(line,  name) {
      sub(/^[ \t]+/, "", line)
      if (line !~ /^[A-Z][A-Z0-9_]*=/) return
      name = substr(line, 1, index(line, "="))
      line = substr(line, length(name) + 1)
      sub(/^[ \t]+/, "", line)
      if (match(line, /^"[^"\\]*(\\.[^"\\]*)*/) || match(line, /^\047[^\047]*/)) line = substr(line, 2, RLENGTH - 1)
      else sub(/[ \t][ \t]*#.*/, "", line)
      line = tolower(line)
      gsub(/[^a-z0-9._+=-]+/, " ", line)
      gsub(/^ +| +$/, "", line)
      print tolower(name) line
    }
    NR == 1 && substr($0, 1, 3) == "\357\273\277" { $0 = substr($0, 4) }
    { n = split($0, part, "\r"); for (i = 1; i <= n; i++) say(part[i]) }' "$OS_RELEASE")$NL
  [ "$FORCE" = yes ] || ! image_based || fail 3 "$MSG_IMAGE_HOST"
}
# os NAME: puts its value into value, the last one where there are several.
os() {
  value=
  case $OS in *"$NL$1="*) ;; *) return 0 ;; esac
  value=${OS##*"$NL$1="}
  value=${value%%"$NL"*}
}
# all_of NAME...: puts " value value ... " into values.
all_of() {
  values=' '
  for name do
    os "$name"
    values="$values$value "
  done
}
# os_like ID...: one of them is in ID or ID_LIKE.
os_like() {
  all_of id id_like
  for id do
    case $values in *" $id "*) return 0 ;; esac
  done
  return 1
}
# os_is ID NAME [RELEASE...]: this ID, NAME with this in it, and one of the releases.
os_is() {
  os id
  [ "$value" = "$1" ] || return 1
  os name
  case $value in *"$2"*) ;; *) return 1 ;; esac
  shift 2
  [ $# -gt 0 ] || return 0
  os version
  number=$value
  none=' -'
  os version_id
  [ -z "$value" ] || none='' number=$value
  number=${number#v}
  os platform_id
  releases=" ${number%%[!0-9]*} ${value#platform }"
  all_of version_id version_codename version
  for release do
    case "$none$releases$values" in *" $release "* | *" $release".[0-9]*) return 0 ;; esac
  done
  return 1
}
# os_codename_is CODENAME ID...
os_codename_is() {
  codename=$1
  shift
  os_like "$@" || return 1
  all_of version_codename ubuntu_codename debian_codename version
  case $values in *" $codename "*) ;; *) return 1 ;; esac
}
# os_major_is VERSION ID...
os_major_is() {
  # XenServer and XCP-ng say that they are like centos.
  case $OS in *"${NL}id=xen"* | *"${NL}id=xcp"*) return 1 ;; esac
  os version_id
  number=${value#v}
  os platform_id
  [ "${number%%[!0-9]*}" = "$1" ] || [ "$value" = "platform el$1" ] || return 1
  shift
  os_like "$@"
}
# image_based: the system is made of a read-only image; distros/apart.ts knows the same words.
image_based() {
  [ ! -e /run/ostree-booted ] || return 0
  case $OS in *"${NL}ostree_version="[!$NL]*) return 0 ;; esac
  os variant_id
  case -$value- in
    *silverblue* | *kinoite* | *coreos* | *[!a-z0-9_]iot[!a-z0-9_]* | *atomic* | *sericea* | *onyx*) return 0 ;;
    *bazzite* | *bluefin* | *aurora* | *ucore*) return 0 ;;
  esac
  case $OS in
    *"${NL}id=uos$NL"*) os_is uos '' 25 snipe ;;
    *"${NL}name=vanilla"*) os id && os_is "$value" '' 2 ;;
    *) false ;;
  esac
}
wrong_host() {
  fail 3 "$MSG_WRONG_HOST $1" "$(sed -n 's/^PRETTY_NAME=//p' "$OS_RELEASE" | tr -d '[:cntrl:]') $(uname -m)"
}
