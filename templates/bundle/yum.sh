# The machine's own yum with these repositories and no others.
yum_here() {
  setsid -w yum -y --setopt=reposdir="$work/repos" --setopt=cachedir="$work/cache" --setopt=install_weak_deps=False --setopt=keepcache=0 "$@"
}

arch_yum() { uname -m; }
# No package is there in two versions.
alone_yum() { [ -z "$(twice)" ]; }
# has_yum NAME-VERSION: an epoch is none of rpm's words for a package.
has_yum() { rpm -q "$(printf '%s' "$1" | sed 's/-[0-9]*:/-/')" >/dev/null 2>&1; }
play_yum() { yum_here --setopt=tsflags=test install "$@"; }
install_yum() { yum_here install "$@"; }

# write_yum FOLDER: $entries, for the bundle as it lies there.
write_yum() {
  entries=$work/repos/bundle.repo
  mkdir -p "$work/repos"
  rm -f "$entries"
  for channel in $channels; do
    yum_section "docker-$channel" "$1/$repository/$suite/$arch/$channel" "file://$1/$key"
  done
  keys=
  for file in /etc/pki/rpm-gpg/RPM-GPG-KEY-*; do [ ! -f "$file" ] || keys="$keys file://$file"; done
  count=0
  for folder in $archives; do
    count=$((count + 1))
    yum_section "archive-$count" "$1/$folder" "$keys"
  done
}

prepare_yum() {
  mkdir -p "$work/cache"
  write_yum "$base"
  yum_here makecache >"$work/out" 2>&1
}

yum_section() {
  printf '[docker-setup-%s]\nname=%s\nbaseurl=file://%s\nenabled=1\ngpgcheck=1\nrepo_gpgcheck=0\ngpgkey=%s\n\n' "$1" "$1" "$2" "$3" >>"$entries"
}

# Docker's packages that a killed upgrade left in both versions.
twice() {
  names=$(for spec in $packages; do printf '%s\n' "$spec" | sed 's/-\([0-9]*:\)\{0,1\}[0-9][^-]*-[^-]*$//'; done)
  # shellcheck disable=SC2086 # names hold no spaces
  rpm -q --qf '%{NAME}\n' $names 2>/dev/null | sort | uniq -d
}
mend_yum() {
  alone_yum || yum_here remove --duplicates >"$work/out" 2>&1
}

# What a killed rpm left of the bundle's packages.
clear_yum() {
  # shellcheck disable=SC2086 # folders of the bundle hold no spaces
  left=$(find "$repository" $archives -name '*.rpm' -exec rpm -qpl --nosignature --nodigest {} + 2>/dev/null | leftovers rpm -qf)
  remove_left
}
