# The machine's own apt with these sources and no others; options of the command line win over every file.
apt_here() {
  apt-get -q -y -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$work/lists" \
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Dir::Cache::archives="$work/archives" -o APT::Sandbox::User=root \
    -o APT::Get::AllowUnauthenticated=false -o Acquire::AllowInsecureRepositories=false -o Acquire::Languages=none \
    -o APT::Update::Error-Mode=any -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" 9>&-
}

prepare_apt() {
  mkdir -p "$work/lists/partial" "$work/archives/partial"
  printf 'deb [arch=%s signed-by=%s] file:%s %s %s\n' "$arch" "$root/$key" "$root/$repository" "$suite" "$channels" >"$work/sources.list"
  keyring=
  for file in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp /usr/share/keyrings/ubuntu-archive-keyring.gpg; do
    case " $ids " in *" $(basename "$file" | cut -d- -f1) "*) [ ! -r "$file" ] || keyring=" signed-by=$file" ;; esac
  done
  for folder in $archives; do
    printf 'deb [arch=%s%s] file:%s %s main\n' "$arch" "$keyring" "$root/$folder" "$suite" >>"$work/sources.list"
  done
  apt_here update >"$work/out" 2>&1
}
