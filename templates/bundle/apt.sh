# The machine's own apt with these sources and no others; options of the command line win over every file.
apt_here() {
  setsid -w apt-get -q -y -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$work/lists" \
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Dir::Cache::archives="$work/archives" -o APT::Sandbox::User=root \
    -o Acquire::Check-Valid-Until="$check_until" -o APT::Get::AllowUnauthenticated=false -o Acquire::AllowInsecureRepositories=false -o Acquire::Languages=none \
    -o APT::Update::Error-Mode=any -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
}

# A list that has ended is taken only where the lock pins that very file; else apt refuses it.
look_at_ends() {
  check_until=yes
  now=$(date +%s)
  # shellcheck disable=SC2086 # folders of the bundle hold no spaces
  find "$repository" $archives -name InRelease >"$work/signed" 2>/dev/null
  while read -r list; do
    until=$(sed -n 's/^Valid-Until: *//p' "$list" | head -n 1)
    until_s=$(date -d "${until:-9999-01-01}" +%s 2>/dev/null) || continue
    [ "$until_s" -lt "$now" ] || continue
    if ! grep -qF "$(sha256sum "$list" | cut -d' ' -f1)" docker-setup.lock; then
      check_until=yes
      return 0
    fi
    check_until=no
    say "$list was valid until $until; it is taken as the very file that docker-setup.lock pins." \
      "$list 的有效期至 $until；它正是 docker-setup.lock 所指定的文件，因此仍予采用。"
  done <"$work/signed"
}

arch_apt() { dpkg --print-architecture 2>/dev/null; }
# No package is there in two versions.
alone_apt() { :; }
# has_apt NAME=VERSION
has_apt() { [ "$(dpkg-query -W "-f=\${db:Status-Status} \${Version}" "${1%%=*}" 2>/dev/null)" = "installed ${1#*=}" ]; }
play_apt() { apt_here -s --no-install-recommends --no-remove install "$@"; }
install_apt() { apt_here --no-install-recommends --no-remove install "$@"; }

# write_apt FOLDER: $entries, for the bundle as it lies there.
write_apt() {
  entries=$work/sources.list
  printf 'deb [arch=%s lang=none signed-by=%s] file:%s %s %s\n' "$arch" "$1/$key" "$1/$repository" "$suite" "$channels" >"$entries"
  keyring=
  for file in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp /usr/share/keyrings/ubuntu-archive-keyring.gpg; do
    case " $ids " in *" $(basename "$file" | cut -d- -f1) "*) [ ! -r "$file" ] || keyring=" signed-by=$file" ;; esac
  done
  for folder in $archives; do
    printf 'deb [arch=%s lang=none%s] file:%s %s main\n' "$arch" "$keyring" "$1/$folder" "$suite" >>"$entries"
  done
}

prepare_apt() {
  look_at_ends
  mkdir -p "$work/lists/partial" "$work/archives/partial"
  write_apt "$base"
  apt_here update >"$work/out" 2>&1
}

# What a killed dpkg left half done; one that is still at work is waited for.
mend_apt() {
  tries=0
  while [ -n "$({ dpkg --audit; find /var/lib/dpkg/updates -type f -name '[0-9]*'; } 2>/dev/null)" ] && [ "$tries" -lt 120 ]; do
    setsid -w dpkg --force-confdef --force-confold --configure -a >"$work/out" 2>&1 && break
    # What dpkg was killed over it does not configure, nor what waits for that: it is unpacked once more.
    flagged=$(dpkg-query -W -f='${Status} ${binary:Package}=${Version}\n' | sed -n 's/^install reinstreq [a-z-]* //p; s/^hold reinstreq [a-z-]* //p' | sed 's/=$//')
    # shellcheck disable=SC2086 # packages
    [ -z "$flagged" ] || apt_here --no-install-recommends --no-remove --reinstall install $flagged >"$work/out" 2>&1 || :
    tries=$((tries + 1))
    sleep 2
  done
}
# dpkg takes away what it left itself.
clear_apt() { :; }
