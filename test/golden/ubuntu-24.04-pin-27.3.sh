#!/bin/sh
# Installs Docker CE 27.3.1 on Ubuntu 24.04 (noble), amd64.
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
  step_6
  step_7
  step_8
  step_9
  step_10
  step_11
  looked step_12
  finish
}

# 1/12 Check that this machine is Ubuntu 24.04 (noble), amd64
# Packages of another release or architecture would not install, or worse, half install.
step_1() {
  begin ' 1/12' 'Check that this machine is Ubuntu 24.04 (noble), amd64'
  keep_plain /etc/os-release /etc/hosts /etc/nsswitch.conf /etc/resolv.conf /etc/docker/daemon.json /etc/dpkg/dpkg.cfg /etc/dpkg/dpkg.cfg.d/* /etc/apt/auth.conf /etc/apt/trusted.gpg.d/*.gpg /etc/apt/trusted.gpg.d/*.asc
  read_os
  [ "$FORCE" = yes ] || os_codename_is noble ubuntu debian || os_is ubuntu '' 24.04 || wrong_host 'Ubuntu 24.04 (noble), amd64'
  [ "$(dpkg --print-architecture)" = amd64 ] || wrong_host 'Ubuntu 24.04 (noble), amd64'
  checked
}

# 2/12 Check that dockerd accepts its settings
# It does not start with what stands both in daemon.json and on its command line, nor with what its
# release does not take.
step_2() {
  begin ' 2/12' 'Check that dockerd accepts its settings'
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
allow-direct-routing it came with Docker 28.2: take it out
bip6 it came with Docker 28.0: take it out
bridge-accept-fwmark it came with Docker 29.0: take it out
firewall-backend it came with Docker 29.0: take it out
host-gateway-ips it came with Docker 28.0: take it out
ip-forward-no-drop it came with Docker 28.0: take it out' ''
  proxy_fits
  driver_fits aufs overlay devicemapper
  checked
}

# 3/12 Disable older docker-ce repository entries
# Two entries for one repository stop the package manager, or let packages in unchecked. Their lines
# become comments, nothing else in those files changes; /etc/apt/sources.list.d/docker.sources takes
# their place.
step_3() {
  begin ' 3/12' 'Disable older docker-ce repository entries'
  stale=$(stale_sources /etc/apt/sources.list.d/docker.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources)
  if [ -z "$stale" ]; then
    already
    return
  fi
  ! differs || return 0
  printf '%s\n' "$stale" | retire_sources
  finished
}

# 4/12 Finish an interrupted package installation
# After a crash or a power loss nothing can be installed before “dpkg --force-confdef --force-confold
# --configure -a” has run.
step_4() {
  begin ' 4/12' 'Finish an interrupted package installation'
  broken=$({ dpkg --audit; find /var/lib/dpkg/updates -type f -name '[0-9]*'; } 2>/dev/null | awk 'BEGIN { RS = "" } !/in a mess|only half installed|missing the (list|md5sums) control file|(an|illegal|foreign) architecture/') || :
  if [ -z "$broken" ]; then
    already
    return
  fi
  ! differs || return 0
  wait_for_lock 600 fcntl:/var/lib/dpkg/lock-frontend fcntl:/var/lib/dpkg/lock fcntl:/var/lib/apt/lists/lock fcntl:/var/cache/apt/archives/lock
  systemctl reset-failed docker.service || :
  began=$(date +%s)
  dpkg --force-confdef --force-confold --configure -a || sh -c 'flagged=$(dpkg-query -W -f='\''${Status} ${binary:Package}=${Version}\n'\'' | sed -n '\''s/^install reinstreq [a-z-]* //p; s/^hold reinstreq [a-z-]* //p'\'' | sed '\''s/=$//'\''); [ -n "$flagged" ] && "$@" --reinstall install $flagged && dpkg --force-confdef --force-confold --configure -a' sh apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 --no-install-recommends --no-remove || apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 --no-install-recommends --no-remove -f install || { unconfigured docker.service "$began" "$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce containerd.io 2>/dev/null)"; exit 10; }
  finished
}

# 5/12 Install what the repository needs: ca-certificates
# The mirror is reached over https; only what is missing gets installed.
step_5() {
  begin ' 5/12' 'Install what the repository needs: ca-certificates'
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' ca-certificates 2>/dev/null | missing_packages '=' ca-certificates)
  if [ -z "$missing" ]; then
    already
    return
  fi
  ! differs || return 0
  wait_for_lock 600 fcntl:/var/lib/dpkg/lock-frontend fcntl:/var/lib/dpkg/lock fcntl:/var/lib/apt/lists/lock fcntl:/var/cache/apt/archives/lock
  refresh_lists() { apt-get -q -o Acquire::AllowInsecureRepositories=false -o Acquire::AllowWeakRepositories=false -o Acquire::AllowDowngradeToInsecureRepositories=false -o Acquire::Retries=2 -o Acquire::http::Timeout=10 update || :; }
  stale_lists='not installable|unable to locate package|no installation candidate|is not going to be installed|but .* is to be installed|404 +not found|version '\''.*'\'' for '\''.*'\'' was not found|status code: 404|https? error 404|error: 404|curl( error \(|#)(37|78|19)[^0-9]|checksum doesn.t match|does not match intended|unable to find a match|no match for argument|incorrect checksum|no package .* available|nothing provides|requires: '
  status=0
  # shellcheck disable=SC2086
  bring --download-only /var/cache/apt/archives '^E: (Failed to fetch|Unable to fetch some|Some files failed)' apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 --no-install-recommends install $missing || status=$?
  [ "$status" -eq 0 ] || exit "$status"
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' ca-certificates 2>/dev/null | missing_packages '=' ca-certificates)
  [ -z "$missing" ] || fail 10 "$MSG_NOT_INSTALLED $missing"
  finished
}

# 6/12 Fetch the repository key into /etc/apt/keyrings/docker.gpg
# It is kept only if its fingerprint is 9DC8 5822 9FC7 DD38 854A E2D8 8D81 803C 0EBF CD88; other keys
# in the file are left out.
step_6() {
  begin ' 6/12' 'Fetch the repository key into /etc/apt/keyrings/docker.gpg'
  if [ -f /etc/apt/keyrings/docker.gpg ] && key_file binary /etc/apt/keyrings/docker.gpg "$WORK/key" D3306A018370199E527AE7997EA0A9C3F273FCD8 9DC858229FC7DD38854AE2D88D81803C0EBFCD88 2>/dev/null && same_file "$WORK/key" /etc/apt/keyrings/docker.gpg 0644 && [ -z "$(closed_above /etc/apt/keyrings/docker.gpg)" ]; then
    already
    return
  fi
  ! differs || return 0
  if ! { [ -f /etc/apt/keyrings/docker.gpg ] && key_file binary /etc/apt/keyrings/docker.gpg "$WORK/key" D3306A018370199E527AE7997EA0A9C3F273FCD8 9DC858229FC7DD38854AE2D88D81803C0EBFCD88 2>/dev/null && same_file "$WORK/key" /etc/apt/keyrings/docker.gpg 0644; }; then
    fetch_key binary "$WORK/key" D3306A018370199E527AE7997EA0A9C3F273FCD8 9DC858229FC7DD38854AE2D88D81803C0EBFCD88 https://mirrors.aliyun.com/docker-ce/linux/ubuntu/gpg || quit $?
    put_file "$WORK/key" /etc/apt/keyrings/docker.gpg 0644
  fi
  closed_above /etc/apt/keyrings/docker.gpg | while read -r dir; do chmod go+rX "$dir"; done
  finished
}

# 7/12 Add the repository in /etc/apt/sources.list.d/docker.sources
# Signed-By ties the key to this one repository: it vouches for no other.
step_7() {
  begin ' 7/12' 'Add the repository in /etc/apt/sources.list.d/docker.sources'
  cat >"$WORK/file" <<'END'
Types: deb
URIs: https://mirrors.aliyun.com/docker-ce/linux/ubuntu
Suites: noble
Components: stable
Architectures: amd64
Signed-By: /etc/apt/keyrings/docker.gpg
END
  if same_file "$WORK/file" /etc/apt/sources.list.d/docker.sources 0644; then
    already
    return
  fi
  ! differs || return 0
  put_file "$WORK/file" /etc/apt/sources.list.d/docker.sources 0644
  finished
}

# 8/12 Read the repository's package index
# Only this one is read: the machine's other repositories are not needed for this, and slow.
step_8() {
  begin ' 8/12' 'Read the repository'\''s package index'
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:27.3.1-1~ubuntu.24.04~noble' 'docker-ce-cli=5:27.3.1-1~ubuntu.24.04~noble' 'containerd.io=2.2.0-1~ubuntu.24.04~noble' 'docker-buildx-plugin=0.30.1-1~ubuntu.24.04~noble' 'docker-compose-plugin=5.0.0-1~ubuntu.24.04~noble')
  if [ -z "$missing" ]; then
    already
    return
  fi
  ! differs || return 0
  wait_for_lock 600 fcntl:/var/lib/dpkg/lock-frontend fcntl:/var/lib/dpkg/lock fcntl:/var/lib/apt/lists/lock fcntl:/var/cache/apt/archives/lock
  within 600 apt-get -q -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/docker.sources -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 -o APT::Update::Error-Mode=any -o Acquire::AllowInsecureRepositories=false -o Acquire::AllowWeakRepositories=false -o Acquire::AllowDowngradeToInsecureRepositories=false -o Acquire::Retries=2 -o Acquire::http::Timeout=10 update
  # shellcheck disable=SC2016 # words of the package manager
  demand_suite noble apt-get -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/docker.sources -o Dir::Etc::sourceparts=- indextargets --format '$(RELEASE)|$(SUITE)|$(CODENAME)' 'Created-By: Packages'
  finished
}

# 9/12 Write registry mirrors into /etc/docker/daemon.json
# Pulls from Docker Hub go through https://docker.m.daocloud.io, https://docker.1ms.run; all other
# keys of the file stay. It comes before the packages, so that the daemon starts with it.
step_9() {
  begin ' 9/12' 'Write registry mirrors into /etc/docker/daemon.json'
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

# 10/12 Install docker-ce 5:27.3.1-1~ubuntu.24.04~noble
# Exact versions, so that every machine gets the same: docker-ce 5:27.3.1-1~ubuntu.24.04~noble,
# docker-ce-cli 5:27.3.1-1~ubuntu.24.04~noble, containerd.io 2.2.0-1~ubuntu.24.04~noble,
# docker-buildx-plugin 0.30.1-1~ubuntu.24.04~noble, docker-compose-plugin 5.0.0-1~ubuntu.24.04~noble.
step_10() {
  begin '10/12' 'Install docker-ce 5:27.3.1-1~ubuntu.24.04~noble'
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:27.3.1-1~ubuntu.24.04~noble' 'docker-ce-cli=5:27.3.1-1~ubuntu.24.04~noble' 'containerd.io=2.2.0-1~ubuntu.24.04~noble' 'docker-buildx-plugin=0.30.1-1~ubuntu.24.04~noble' 'docker-compose-plugin=5.0.0-1~ubuntu.24.04~noble')
going=$({ dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker.io docker-doc docker-cli docker-buildx docker-compose docker-compose-v2 podman-docker containerd runc docker-engine 2>/dev/null | installed_packages; { dpkg -S /usr/bin/docker /usr/bin/dockerd /usr/bin/containerd /usr/bin/runc /usr/libexec/docker/cli-plugins/docker-buildx /usr/libexec/docker/cli-plugins/docker-compose || :; } 2>/dev/null | owners; } | not_among 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin')
  if [ -z "$missing$going" ]; then
    already
    return
  fi
  ! differs || return 0
  reads_alone
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  pinned=$(pinned_elsewhere yes $missing)
  [ -z "$pinned" ] || fail 10 "$MSG_PINNED" "$pinned" '/etc/apt/preferences, /etc/apt/preferences.d'
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containerd $missing $going
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  if [ -n "$going" ]; then keep_containers; keep_podman $going; else keep_containers_through $missing; fi
  ahead_check() { :; }
  end_ahead || :
  wait_for_lock 600 fcntl:/var/lib/dpkg/lock-frontend fcntl:/var/lib/dpkg/lock fcntl:/var/lib/apt/lists/lock fcntl:/var/cache/apt/archives/lock
  refresh_lists() { apt-get -q -o Acquire::AllowInsecureRepositories=false -o Acquire::AllowWeakRepositories=false -o Acquire::AllowDowngradeToInsecureRepositories=false -o Acquire::Retries=2 -o Acquire::http::Timeout=10 update || :; }
  stale_lists='not installable|unable to locate package|no installation candidate|is not going to be installed|but .* is to be installed|404 +not found|version '\''.*'\'' for '\''.*'\'' was not found|status code: 404|https? error 404|error: 404|curl( error \(|#)(37|78|19)[^0-9]|checksum doesn.t match|does not match intended|unable to find a match|no match for argument|incorrect checksum|no package .* available|nothing provides|requires: '
  if [ -n "$missing" ]; then
    foreign=$(foreign_to_come "$missing" 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin' https://mirrors.aliyun.com/docker-ce/linux/ubuntu/ '696dd3066b7df5acb18ba636dd341dd33cdca1ae439594cfc5578ce35e4d56af 99f9094af453071881c0de9dd0fe931bb7b8901314386ec8061188f716e8945b 63529d22993a83c2d877b80fd230e074062ab4e97e4bb6507269b6a49e032efc 1a3806a1a6b6f4ce45377328742ca0c2146180fd76914310e8dde0b3f6495e99 b9ec367c3ea72acffc18ec46546dad1ac31a077518d1a41a986f8a4d0f46e2ec' 'apt-cache policy' apt-get -q --print-uris -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 -o APT::Get::allow-downgrades=1 -o Acquire::ForceHash=SHA256 --no-install-recommends install)
    [ -z "$foreign" ] || fail 8 "$MSG_FROM_ELSEWHERE $MSG_LOOK_AT_REPOSITORIES" "$foreign"
  fi
  began=$(date +%s)
  if [ -n "$going" ]; then
    with_lists play_swap apt-get -q -s -o Debug::NoLocking=1 -o Dir::Log::Planner= -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 -o APT::Get::allow-downgrades=1 --no-install-recommends install || :
    keep_others no
    status=0
    [ -n "${ALONE-}" ] || fetch_first --download-only /var/cache/apt/archives '^E: (Failed to fetch|Unable to fetch some|Some files failed)' swap apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 -o APT::Get::allow-downgrades=1 --no-install-recommends install || status=$?
    [ "$status" -ne 0 ] || with_lists swap apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 -o APT::Get::allow-downgrades=1 --no-install-recommends install || status=$?
    [ "$status" -eq 0 ] || { unconfigured docker.service "$began" "$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce containerd.io 2>/dev/null)"; exit "$status"; }
    missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:27.3.1-1~ubuntu.24.04~noble' 'docker-ce-cli=5:27.3.1-1~ubuntu.24.04~noble' 'containerd.io=2.2.0-1~ubuntu.24.04~noble' 'docker-buildx-plugin=0.30.1-1~ubuntu.24.04~noble' 'docker-compose-plugin=5.0.0-1~ubuntu.24.04~noble')
  fi
  held=
  [ -z "$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | installed_packages)" ] || held=$(apt-mark showhold 2>/dev/null | held_among docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin)
  # shellcheck disable=SC2086
  [ -z "$held" ] || apt-mark unhold $held
  status=0
  if [ -n "$missing" ]; then
    status=0
    # shellcheck disable=SC2086
    bring --download-only /var/cache/apt/archives '^E: (Failed to fetch|Unable to fetch some|Some files failed)' apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 --no-install-recommends --allow-downgrades --reinstall install $missing || status=$?
  fi
  # shellcheck disable=SC2086
  [ -z "$held" ] || apt-mark hold $held
  [ "$status" -eq 0 ] || { unconfigured docker.service "$began" "$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce containerd.io 2>/dev/null)"; exit "$status"; }
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:27.3.1-1~ubuntu.24.04~noble' 'docker-ce-cli=5:27.3.1-1~ubuntu.24.04~noble' 'containerd.io=2.2.0-1~ubuntu.24.04~noble' 'docker-buildx-plugin=0.30.1-1~ubuntu.24.04~noble' 'docker-compose-plugin=5.0.0-1~ubuntu.24.04~noble')
  [ -z "$missing" ] || fail 10 "$MSG_NOT_INSTALLED $missing"
  foreign=$(apt-cache policy docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | foreign_now 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin' https://mirrors.aliyun.com/docker-ce/linux/ubuntu/)
  [ -z "$foreign" ] || fail 8 "$MSG_CAME_FROM_ELSEWHERE $MSG_LOOK_AT_REPOSITORIES" "$foreign"
  reads_all
  finished
}

# 11/12 Start docker.service, now and at boot
# A running daemon takes new registry mirrors by a reload, which touches no container; it is restarted
# only where that does not help.
step_11() {
  begin '11/12' 'Start docker.service, now and at boot'
  if daemon_is_up docker.service && daemon_uses "$mirrors_wanted"; then
    already
    return
  fi
  ! differs || return 0
  bring_up docker.service "$mirrors_wanted"
  finished
}

# 12/12 Check that Docker works
# The daemon answers, it is the one that was installed, and it uses the registry mirrors above.
step_12() {
  begin '12/12' 'Check that Docker works'
  prove_daemon "$mirrors_wanted"
  prove_container_start
  checked
}

# Check for obstacles: running containers, other packages, disk space
look_ahead() {
  STEP=$MSG_LOOK_AHEAD
  STEP_LINE=$(wc -l <"$LOG")
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:27.3.1-1~ubuntu.24.04~noble' 'docker-ce-cli=5:27.3.1-1~ubuntu.24.04~noble' 'containerd.io=2.2.0-1~ubuntu.24.04~noble' 'docker-buildx-plugin=0.30.1-1~ubuntu.24.04~noble' 'docker-compose-plugin=5.0.0-1~ubuntu.24.04~noble')
  going=$({ dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker.io docker-doc docker-cli docker-buildx docker-compose docker-compose-v2 podman-docker containerd runc docker-engine 2>/dev/null | installed_packages; { dpkg -S /usr/bin/docker /usr/bin/dockerd /usr/bin/containerd /usr/bin/runc /usr/libexec/docker/cli-plugins/docker-buildx /usr/libexec/docker/cli-plugins/docker-compose || :; } 2>/dev/null | owners; } | not_among 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin')
  taken=
  [ -z "$missing" ] || taken=$(taken_place)
  [ -z "$taken" ] || fail 14 "$MSG_PLACE_TAKEN" "$taken"
  moving=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | installed_of "$missing")
  [ -z "$moving" ] || keep_held_alone "$(apt-mark showhold 2>/dev/null)" "$moving" 'apt-mark unhold'
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containerd $missing $going
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  if [ -n "$going" ]; then keep_containers; keep_podman $going; else keep_containers_through $missing; fi
  keep_room "$missing" /var/cache/apt/archives '/var/lib/apt/lists /var/lib/dpkg /var/cache/apt' 'docker-ce 20431837' 'docker-ce-cli 15630672' 'containerd.io 30406825' 'docker-buildx-plugin 30107392' 'docker-compose-plugin 14761539'
  printf '%s\n' 'docker-ce 5:27.3.1-1~ubuntu.24.04~noble amd64 stable 20431837 696dd3066b7df5acb18ba636dd341dd33cdca1ae439594cfc5578ce35e4d56af https://mirrors.aliyun.com/docker-ce/linux/ubuntu/dists/noble/pool/stable/amd64/docker-ce_27.3.1-1~ubuntu.24.04~noble_amd64.deb' \
  'docker-ce-cli 5:27.3.1-1~ubuntu.24.04~noble amd64 stable 15630672 99f9094af453071881c0de9dd0fe931bb7b8901314386ec8061188f716e8945b https://mirrors.aliyun.com/docker-ce/linux/ubuntu/dists/noble/pool/stable/amd64/docker-ce-cli_27.3.1-1~ubuntu.24.04~noble_amd64.deb' \
  'containerd.io 2.2.0-1~ubuntu.24.04~noble amd64 stable 30406825 63529d22993a83c2d877b80fd230e074062ab4e97e4bb6507269b6a49e032efc https://mirrors.aliyun.com/docker-ce/linux/ubuntu/dists/noble/pool/stable/amd64/containerd.io_2.2.0-1~ubuntu.24.04~noble_amd64.deb' \
  'docker-buildx-plugin 0.30.1-1~ubuntu.24.04~noble amd64 stable 30107392 1a3806a1a6b6f4ce45377328742ca0c2146180fd76914310e8dde0b3f6495e99 https://mirrors.aliyun.com/docker-ce/linux/ubuntu/dists/noble/pool/stable/amd64/docker-buildx-plugin_0.30.1-1~ubuntu.24.04~noble_amd64.deb' \
  'docker-compose-plugin 5.0.0-1~ubuntu.24.04~noble amd64 stable 14761539 b9ec367c3ea72acffc18ec46546dad1ac31a077518d1a41a986f8a4d0f46e2ec https://mirrors.aliyun.com/docker-ce/linux/ubuntu/dists/noble/pool/stable/amd64/docker-compose-plugin_5.0.0-1~ubuntu.24.04~noble_amd64.deb' >"$WORK/packages"
  begin_ahead "$missing" <"$WORK/packages" || :
  if [ -n "$missing$going" ]; then
    can_stage /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources
    # Lists alone are read with this entry. What is installed later is checked against the key.
    # shellcheck disable=SC2016 # words of the package manager
    if printf '%s\n' 'deb [arch=amd64 trusted=yes] https://mirrors.aliyun.com/docker-ce/linux/ubuntu noble stable' | stage /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; then
      wait_for_lock 600 fcntl:/var/lib/dpkg/lock-frontend fcntl:/var/lib/dpkg/lock fcntl:/var/lib/apt/lists/lock fcntl:/var/cache/apt/archives/lock
      refresh_lists() { apt-get -q -o Acquire::AllowInsecureRepositories=false -o Acquire::AllowWeakRepositories=false -o Acquire::AllowDowngradeToInsecureRepositories=false -o Acquire::Retries=2 -o Acquire::http::Timeout=10 update || :; stage_lists; }
      stale_lists='not installable|unable to locate package|no installation candidate|is not going to be installed|but .* is to be installed|404 +not found|version '\''.*'\'' for '\''.*'\'' was not found|status code: 404|https? error 404|error: 404|curl( error \(|#)(37|78|19)[^0-9]|checksum doesn.t match|does not match intended|unable to find a match|no match for argument|incorrect checksum|no package .* available|nothing provides|requires: '
      rivals() { grep -rlxF '--exclude=mirrors.aliyun.com_docker-ce_linux_ubuntu_*' -e 'Package: docker-ce' -e 'Package: docker-ce-cli' -e 'Package: containerd.io' -e 'Package: docker-buildx-plugin' -e 'Package: docker-compose-plugin' /var/lib/apt/lists || :; find /var/lib/apt/lists -name '*_Packages.*' || :; }
      enough_alone 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin' '-o Dir::Etc::sourcelist=/etc/apt/sources.list.d/docker.sources -o Dir::Etc::sourceparts=-' apt-get -q -s -o Debug::NoLocking=1 -o Dir::Log::Planner= -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 -o APT::Get::allow-downgrades=1 --no-install-recommends install || :
      [ -n "$ALONE" ] || with_lists play_swap staged apt-get -q -s -o Debug::NoLocking=1 -o Dir::Log::Planner= -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 -o APT::Get::allow-downgrades=1 --no-install-recommends install || :
      keep_understood '^E: (Command line option|Invalid operation|Option )'
      keep_others no
      unmet=$(unmet <"$WORK/play")
      [ -z "$unmet" ] || fail 10 "$MSG_WOULD_FAIL" "$unmet"
    fi
  fi
}

