# The machine's own yum with these repositories and no others.
yum_here() {
  yum -y --setopt=reposdir="$work/repos" --setopt=cachedir="$work/cache" --setopt=install_weak_deps=False --setopt=keepcache=0 "$@" 9>&-
}

write_yum() {
  mkdir -p "$work/repos"
  rm -f "$work/repos/bundle.repo"
  for channel in $channels; do
    yum_section "docker-$channel" "$root/$repository/$suite/$arch/$channel" "file://$root/$key"
  done
  keys=
  for file in /etc/pki/rpm-gpg/RPM-GPG-KEY-*; do [ ! -f "$file" ] || keys="$keys file://$file"; done
  count=0
  for folder in $archives; do
    count=$((count + 1))
    yum_section "archive-$count" "$root/$folder" "$keys"
  done
}

prepare_yum() {
  mkdir -p "$work/cache"
  write_yum
  yum_here makecache >"$work/out" 2>&1
}

yum_section() {
  printf '[docker-setup-%s]\nname=%s\nbaseurl=file://%s\nenabled=1\ngpgcheck=1\ngpgkey=%s\n\n' "$1" "$1" "$2" "$3" >>"$work/repos/bundle.repo"
}
