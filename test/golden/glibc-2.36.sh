#!/bin/sh
# Installs Docker CE 29.1.3 on Linux with glibc 2.36 (bookworm), amd64.
# Made by docker-setup 0.1.0.
#
# Package mirror:   https://mirrors.aliyun.com/docker-ce
# Registry mirrors: https://docker.m.daocloud.io https://docker.1ms.run
#
# Run it as root: sudo sh install.sh
# Running it again is safe: what is done is left alone. It stops at the first failure.

{
RESTART=no

main() {
  prepare "$@"
  looked step_1
  looked step_2
  [ "$CHECK" = yes ] || look_ahead
  step_3
  step_4
  step_5
  looked step_6
  finish
}

# 1/6 Check that this machine is Linux with glibc 2.36 (bookworm), amd64
# Packages of another release or architecture would not install, or worse, half install.
step_1() {
  begin '1/6' 'Check that this machine is Linux with glibc 2.36 (bookworm), amd64'
  keep_plain /etc/os-release /etc/hosts /etc/nsswitch.conf /etc/resolv.conf /etc/docker/daemon.json
  read_os
  [ "$FORCE" = yes ] || libc_is 2.36 || wrong_host 'Linux with glibc 2.36 (bookworm), amd64'
  [ "$(sh -c 'case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; armv7l | armv8l) echo armhf ;; ppc64le) echo ppc64el ;; *) uname -m ;; esac' sh)" = amd64 ] || wrong_host 'Linux with glibc 2.36 (bookworm), amd64'
  checked
}

# 2/6 Check that dockerd accepts its settings
# It does not start with what stands both in daemon.json and on its command line, nor with what its
# release does not take.
step_2() {
  begin '2/6' 'Check that dockerd accepts its settings'
  settings_fit /etc/docker/daemon.json 'disable-legacy-registry take it out; no version 1 registry is asked anyway
graph data-root, with the same path
cluster-store take it out; swarm mode has it built in (docker swarm init)
cluster-advertise take it out; swarm mode has it built in (docker swarm init)
cluster-store-opts take it out; swarm mode has it built in (docker swarm init)
storage-opts=overlay2.override_kernel_check take it out; no kernel needs it any more
storage-driver=aufs overlay2; images and containers of the old driver are not taken over, so save what you need first (docker save)
storage-driver=overlay overlay2; images and containers of the old driver are not taken over, so save what you need first (docker save)
storage-driver=devicemapper overlay2; images and containers of the old driver are not taken over, so save what you need first (docker save)
oom-score-adjust OOMScoreAdjust= in the unit (systemctl edit docker)
log-driver=logentries another log driver, such as local
log-opts=fluentd-async-connect fluentd-async, with the same value
api-cors-header a reverse proxy that sets the header
--allow-nondistributable-artifacts take it out; it is always so now' ''
  proxy_fits
  driver_fits aufs overlay devicemapper
  checked
}

# 3/6 Write registry mirrors into /etc/docker/daemon.json
# Pulls from Docker Hub go through https://docker.m.daocloud.io, https://docker.1ms.run; all other
# keys of the file stay. It comes before the packages, so that the daemon starts with it.
step_3() {
  begin '3/6' 'Write registry mirrors into /etc/docker/daemon.json'
  keep_mirrors /etc/docker/daemon.json '["https://docker.m.daocloud.io/","https://docker.1ms.run/"]'
  if [ -z "$mirrors_wanted" ] || daemon_json_done /etc/docker/daemon.json https://docker.m.daocloud.io https://docker.1ms.run; then
    already
    return
  fi
  ! differs || return 0
  ! mirrors_by_flag || fail 9 "$MSG_DAEMON_JSON_FLAG"
  remember_daemon_json /etc/docker/daemon.json
  merge_daemon_json /etc/docker/daemon.json https://docker.m.daocloud.io https://docker.1ms.run || quit 9
  finished
}

# 4/6 Install docker-ce 5:29.1.3-1~debian.12~bookworm
# Docker's own packages of linux/debian bookworm, by the hashes of its signed index, unpacked below
# /usr/local. No package manager will ever update them: run docker-setup again with --docker-version
# latest for that.
step_4() {
  begin '4/6' 'Install docker-ce 5:29.1.3-1~debian.12~bookworm'
  missing=$(sh -c 'for name do if version=$(readlink "/usr/local/lib/docker-setup/$name/current") && [ -d "/usr/local/lib/docker-setup/$name/$version" ]; then printf "%s\t%s\tinstalled\n" "$name" "$version"; fi; done' sh docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:29.1.3-1~debian.12~bookworm' 'docker-ce-cli=5:29.1.3-1~debian.12~bookworm' 'containerd.io=2.2.0-1~debian.12~bookworm' 'docker-buildx-plugin=0.30.1-1~debian.12~bookworm' 'docker-compose-plugin=5.0.0-1~debian.12~bookworm')
  if [ -z "$missing" ]; then
    already
    return
  fi
  ! differs || return 0
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containerd $missing
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containers_through $missing
  ahead_check() { :; }
  end_ahead || :
  wait_for_lock 600 
  refresh_lists() { return 1; }
  stale_lists='$^'
  began=$(date +%s)
  held=
  [ -z "$(sh -c 'for name do if version=$(readlink "/usr/local/lib/docker-setup/$name/current") && [ -d "/usr/local/lib/docker-setup/$name/$version" ]; then printf "%s\t%s\tinstalled\n" "$name" "$version"; fi; done' sh docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | installed_packages)" ] || held=$(awk 1 /usr/local/lib/docker-setup/held 2>/dev/null | held_among docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin)
  # shellcheck disable=SC2086
  [ -z "$held" ] || sh -c 'for name do sed -i "/^$name\$/d" /usr/local/lib/docker-setup/held; done; [ -s /usr/local/lib/docker-setup/held ] || rm -f /usr/local/lib/docker-setup/held' sh $held
  status=0
  # shellcheck disable=SC2086,SC2016
  with_lists sh -c '# docker-ce out of its .deb files, below /usr/local: each package in a folder of its version, "current" leads to the one
# in use, and what is in PATH leads there. Units stand where systemd.unit(5) has the software of an administrator, so that
# /etc is free for what overrides them.
set -u
umask 022
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
ROOT=/usr/local/lib/docker-setup
BIN=/usr/local/bin
LIBEXEC=/usr/local/libexec/docker
UNITS=/usr/local/lib/systemd/system
MARK="# Written by docker-setup, as it is in"
# ours PATH: nothing is there, or what this puts there.
ours() {
  if [ -L "$1" ]; then case $(readlink "$1") in "$ROOT"/*) return 0 ;; *) return 1 ;; esac; fi
  [ ! -e "$1" ] || grep -q "^$MARK" "$1" 2>/dev/null
}
# linked NAME VERSION: prints the files that are led to, a line each: what stands there, and what it leads to.
linked() {
  for file in "$ROOT/$1/$2"/usr/bin/* "$ROOT/$1/$2"/usr/sbin/*; do
    [ ! -f "$file" ] || echo "$BIN/${file##*/} $ROOT/$1/current${file#"$ROOT/$1/$2"}"
  done
  for file in "$ROOT/$1/$2"/usr/libexec/docker/* "$ROOT/$1/$2"/usr/libexec/docker/*/*; do
    [ ! -f "$file" ] || echo "$LIBEXEC/${file#*/usr/libexec/docker/} $ROOT/$1/current${file#"$ROOT/$1/$2"}"
  done
}
# units NAME VERSION: prints its units, a line each.
units() {
  for file in "$ROOT/$1/$2"/usr/lib/systemd/system/* "$ROOT/$1/$2"/lib/systemd/system/*; do
    [ ! -f "$file" ] || echo "$file"
  done
}
# unit_text NAME FILE: the unit, with the programs where they are here.
unit_text() {
  echo "$MARK $1"
  sed "s#/usr/bin/\(docker\|container\)#$BIN/\1#g" "$2"
}
# Brings NAME=VERSION... out of the files that were fetched, whose hashes were looked at then.
set -e
stop() {
  echo "$*" >&2
  exit 1
}
# data_of DEB: an archive of ar(5) with data.tar in it, deb(5): a header has 60 bytes, the size of its file from the 49th on.
data_of() {
  at=8
  all=$(wc -c <"$1")
  member=
  while [ "$at" -lt "$all" ]; do
    head=$(tail -c "+$((at + 1))" "$1" | head -c 60)
    size=$(printf "%s\n" "$head" | cut -c 49-58 | tr -d " ")
    member=${head%%[ /]*}
    case $member in data.tar*) break ;; esac
    at=$((at + 60 + size + size % 2))
  done
  case $member in
    data.tar) set -- "$1" cat ;;
    data.tar.gz) set -- "$1" gzip -dc ;;
    data.tar.xz) set -- "$1" xz -dc ;;
    data.tar.zst) set -- "$1" zstd -dc ;;
    *) stop "no package that is known how to unpack: $1" ;;
  esac
  command -v "$2" >/dev/null || stop "needs: $2"
  deb=$1
  shift
  tail -c "+$((at + 61))" "$deb" | head -c "$size" | "$@"
}
# unpack NAME VERSION: its folder, whole or not at all.
unpack() {
  to=$ROOT/$1/$2
  if [ -d "$to" ] && (cd "$to" && sha256sum -c --status files.sha256); then return 0; fi
  from=$ROOT/incoming/$1_$2.deb
  [ -f "$from" ] || stop "$1 $2 did not come whole from any mirror"
  rm -rf "$ROOT/$1/.new"
  mkdir -p "$ROOT/$1/.new"
  data_of "$from" | tar -xf - -C "$ROOT/$1/.new"
  cd "$ROOT/$1/.new"
  rm -rf etc var usr/share
  for program in docker dockerd containerd runc; do
    [ ! -x "usr/bin/$program" ] || said=$("usr/bin/$program" --version 2>&1) || stop "$program does not run on this system: $said"
  done
  find . -type f -exec sha256sum {} + >../.sums
  mv ../.sums files.sha256
  [ -s files.sha256 ] || stop "there is nothing in $from"
  cd /
  rm -rf "$to"
  mv "$ROOT/$1/.new" "$to"
}
for spec do unpack "${spec%%=*}" "${spec#*=}"; done
# Nothing is led to before all of it may be.
for spec do
  for file in $(linked "${spec%%=*}" "${spec#*=}" | cut -d " " -f 1) $(units "${spec%%=*}" "${spec#*=}" | sed "s#.*/#$UNITS/#"); do
    ours "$file" || stop "conflict: $file"
  done
done
mkdir -p "$BIN" "$UNITS"
for spec do
  name=${spec%%=*} before=$(readlink "$ROOT/${spec%%=*}/current") || before=
  ln -sfn "${spec#*=}" "$ROOT/$name/current"
  linked "$name" current | while read -r path to; do
    mkdir -p "${path%/*}"
    ln -sfn "$to" "$path"
  done
  for file in $(units "$name" current); do
    unit_text "$name" "$file" >"$UNITS/.${file##*/}"
    mv -f "$UNITS/.${file##*/}" "$UNITS/${file##*/}"
  done
  # The one before it stays, for the way back.
  for old in "$ROOT/$name"/*/; do
    old=${old%/}
    case ${old##*/} in current | "${spec#*=}" | "$before") ;; *) rm -rf "$old" ;; esac
  done
done
for path in "$BIN"/* "$LIBEXEC"/* "$LIBEXEC"/*/*; do
  [ -e "$path" ] || [ ! -L "$path" ] || ! ours "$path" || rm -f "$path"
done
rm -rf "$ROOT/incoming"
getent group docker >/dev/null || groupadd --system docker
systemctl daemon-reload
for spec do
  case $spec in
    containerd.io=*) systemctl try-restart containerd.service || : ;;
    docker-ce=*) systemctl try-restart docker.service || : ;;
  esac
done' sh $missing || status=$?
  # shellcheck disable=SC2086
  [ -z "$held" ] || sh -c 'mkdir -p /usr/local/lib/docker-setup; for name do grep -qxF "$name" /usr/local/lib/docker-setup/held 2>/dev/null || echo "$name" >>/usr/local/lib/docker-setup/held; done' sh $held
  [ "$status" -eq 0 ] || { unconfigured docker.service "$began" "$(sh -c 'for name do if version=$(readlink "/usr/local/lib/docker-setup/$name/current") && [ -d "/usr/local/lib/docker-setup/$name/$version" ]; then printf "%s\t%s\tinstalled\n" "$name" "$version"; fi; done' sh docker-ce containerd.io 2>/dev/null)"; exit "$status"; }
  missing=$(sh -c 'for name do if version=$(readlink "/usr/local/lib/docker-setup/$name/current") && [ -d "/usr/local/lib/docker-setup/$name/$version" ]; then printf "%s\t%s\tinstalled\n" "$name" "$version"; fi; done' sh docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:29.1.3-1~debian.12~bookworm' 'docker-ce-cli=5:29.1.3-1~debian.12~bookworm' 'containerd.io=2.2.0-1~debian.12~bookworm' 'docker-buildx-plugin=0.30.1-1~debian.12~bookworm' 'docker-compose-plugin=5.0.0-1~debian.12~bookworm')
  [ -z "$missing" ] || fail 10 "$MSG_NOT_INSTALLED $missing"
  finished
}

# 5/6 Start docker.service, now and at boot
# A running daemon takes new registry mirrors by a reload, which touches no container; it is restarted
# only where that does not help.
step_5() {
  begin '5/6' 'Start docker.service, now and at boot'
  if daemon_is_up docker.service && daemon_uses "$mirrors_wanted"; then
    already
    return
  fi
  ! differs || return 0
  bring_up docker.service "$mirrors_wanted"
  finished
}

# 6/6 Check that Docker works
# The daemon answers, it is the one that was installed, and it uses the registry mirrors above.
step_6() {
  begin '6/6' 'Check that Docker works'
  prove_daemon "$mirrors_wanted"
  prove_container_start
  checked
}

# Check for obstacles: running containers, other packages, disk space
look_ahead() {
  STEP=$MSG_LOOK_AHEAD
  STEP_LINE=$(wc -l <"$LOG")
  missing=$(sh -c 'for name do if version=$(readlink "/usr/local/lib/docker-setup/$name/current") && [ -d "/usr/local/lib/docker-setup/$name/$version" ]; then printf "%s\t%s\tinstalled\n" "$name" "$version"; fi; done' sh docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:29.1.3-1~debian.12~bookworm' 'docker-ce-cli=5:29.1.3-1~debian.12~bookworm' 'containerd.io=2.2.0-1~debian.12~bookworm' 'docker-buildx-plugin=0.30.1-1~debian.12~bookworm' 'docker-compose-plugin=5.0.0-1~debian.12~bookworm')
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containerd $missing
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containers_through $missing
  keep_room "$missing" '' '' 'docker-ce 20002559' 'docker-ce-cli 15762735' 'containerd.io 30406825' 'docker-buildx-plugin 30107392' 'docker-compose-plugin 14761539'
  printf '%s\n' 'docker-ce 5:29.1.3-1~debian.12~bookworm amd64 stable 20002559 009ff94c1c2ccdc25a449a4808a6163c6dd414828a9ebb3cd980ac628fbb0415 https://mirrors.aliyun.com/docker-ce/linux/debian/dists/noble/pool/stable/amd64/docker-ce_29.1.3-1~debian.12~bookworm_amd64.deb' \
  'docker-ce-cli 5:29.1.3-1~debian.12~bookworm amd64 stable 15762735 ba36fa12245aa1d2d5f06dcd807b3197eb16a89516a93618ab3863d9ed02e916 https://mirrors.aliyun.com/docker-ce/linux/debian/dists/noble/pool/stable/amd64/docker-ce-cli_29.1.3-1~debian.12~bookworm_amd64.deb' \
  'containerd.io 2.2.0-1~debian.12~bookworm amd64 stable 30406825 63529d22993a83c2d877b80fd230e074062ab4e97e4bb6507269b6a49e032efc https://mirrors.aliyun.com/docker-ce/linux/debian/dists/noble/pool/stable/amd64/containerd.io_2.2.0-1~debian.12~bookworm_amd64.deb' \
  'docker-buildx-plugin 0.30.1-1~debian.12~bookworm amd64 stable 30107392 1a3806a1a6b6f4ce45377328742ca0c2146180fd76914310e8dde0b3f6495e99 https://mirrors.aliyun.com/docker-ce/linux/debian/dists/noble/pool/stable/amd64/docker-buildx-plugin_0.30.1-1~debian.12~bookworm_amd64.deb' \
  'docker-compose-plugin 5.0.0-1~debian.12~bookworm amd64 stable 14761539 b9ec367c3ea72acffc18ec46546dad1ac31a077518d1a41a986f8a4d0f46e2ec https://mirrors.aliyun.com/docker-ce/linux/debian/dists/noble/pool/stable/amd64/docker-compose-plugin_5.0.0-1~debian.12~bookworm_amd64.deb' >"$WORK/packages"
  begin_ahead "$missing" <"$WORK/packages" || :
  if [ -n "$missing" ]; then
    going=
    own_lists
    wait_for_lock 600 
    refresh_lists() { return 1; }
    stale_lists='$^'
    # shellcheck disable=SC2016 # read by another shell
    with_lists play_swap staged sh -c '# docker-ce out of its .deb files, below /usr/local: each package in a folder of its version, "current" leads to the one
# in use, and what is in PATH leads there. Units stand where systemd.unit(5) has the software of an administrator, so that
# /etc is free for what overrides them.
set -u
umask 022
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
ROOT=/usr/local/lib/docker-setup
BIN=/usr/local/bin
LIBEXEC=/usr/local/libexec/docker
UNITS=/usr/local/lib/systemd/system
MARK="# Written by docker-setup, as it is in"
# ours PATH: nothing is there, or what this puts there.
ours() {
  if [ -L "$1" ]; then case $(readlink "$1") in "$ROOT"/*) return 0 ;; *) return 1 ;; esac; fi
  [ ! -e "$1" ] || grep -q "^$MARK" "$1" 2>/dev/null
}
# linked NAME VERSION: prints the files that are led to, a line each: what stands there, and what it leads to.
linked() {
  for file in "$ROOT/$1/$2"/usr/bin/* "$ROOT/$1/$2"/usr/sbin/*; do
    [ ! -f "$file" ] || echo "$BIN/${file##*/} $ROOT/$1/current${file#"$ROOT/$1/$2"}"
  done
  for file in "$ROOT/$1/$2"/usr/libexec/docker/* "$ROOT/$1/$2"/usr/libexec/docker/*/*; do
    [ ! -f "$file" ] || echo "$LIBEXEC/${file#*/usr/libexec/docker/} $ROOT/$1/current${file#"$ROOT/$1/$2"}"
  done
}
# units NAME VERSION: prints its units, a line each.
units() {
  for file in "$ROOT/$1/$2"/usr/lib/systemd/system/* "$ROOT/$1/$2"/lib/systemd/system/*; do
    [ ! -f "$file" ] || echo "$file"
  done
}
# unit_text NAME FILE: the unit, with the programs where they are here.
unit_text() {
  echo "$MARK $1"
  sed "s#/usr/bin/\(docker\|container\)#$BIN/\1#g" "$2"
}
# Prints what keeps the packages from coming, a line each.
for tool in tar gzip xz iptables groupadd sha256sum systemctl; do
  command -v "$tool" >/dev/null || echo "needs: $tool"
done
# What docker-ce and containerd.io depend on beside the C library, which is looked at when the system is recognised.
has_library() {
  ldconfig -p 2>/dev/null | grep -q "^[[:space:]]*$1 " && return
  for file in /lib/"$1" /lib64/"$1" /usr/lib/"$1" /usr/lib64/"$1" /usr/lib/*/"$1"; do
    [ ! -e "$file" ] || return 0
  done
  return 1
}
for library in libseccomp.so.2 libsystemd.so.0; do
  has_library "$library" || echo "needs: $library"
done
for name in docker dockerd docker-init docker-proxy containerd containerd-shim-runc-v2 ctr runc; do
  ours "$BIN/$name" || echo "conflict: $BIN/$name"
done
for path in /usr/bin/docker /usr/bin/dockerd /usr/sbin/dockerd /usr/bin/containerd /usr/sbin/containerd; do
  [ ! -e "$path" ] || echo "conflict: $path"
done
for unit in docker.service docker.socket containerd.service; do
  ours "$UNITS/$unit" || echo "conflict: $UNITS/$unit"
  [ ! -e "/etc/systemd/system/$unit" ] || echo "conflict: /etc/systemd/system/$unit"
done' sh || :
    keep_own 'Install these with the system'\''s own package manager, then run this again.' '' ''
  fi
}

