#!/bin/sh
# Installs Docker CE 29.1.3 on CentOS 8, x86_64.
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
  looked step_11
  finish
}

# 1/11 Check that this machine is CentOS 8, x86_64
# Packages of another release or architecture would not install, or worse, half install.
step_1() {
  begin ' 1/11' 'Check that this machine is CentOS 8, x86_64'
  keep_plain /etc/os-release /etc/hosts /etc/nsswitch.conf /etc/resolv.conf /etc/docker/daemon.json /etc/yum.conf /etc/dnf/dnf.conf /etc/dnf/versionlock.toml /etc/yum.repos.d/*.repo /etc/dnf/protected.d/*.conf /etc/dnf/vars/* /etc/yum/vars/* /etc/dnf/modules.d/*.module /etc/dnf/modules.defaults.d/*.yaml /etc/rpm/macros.*
  read_os
  [ "$FORCE" = yes ] || os_major_is 8 rhel centos ol || wrong_host 'CentOS 8, x86_64'
  [ "$(uname -m)" = x86_64 ] || wrong_host 'CentOS 8, x86_64'
  checked
}

# 2/11 Check that dockerd accepts its settings
# It does not start with what stands both in daemon.json and on its command line, nor with what its
# release does not take.
step_2() {
  begin ' 2/11' 'Check that dockerd accepts its settings'
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

# 3/11 Disable older docker-ce repository entries
# Two entries for one repository stop the package manager, or let packages in unchecked. Their lines
# become comments, nothing else in those files changes; /etc/yum.repos.d/docker-ce.repo takes their
# place.
step_3() {
  begin ' 3/11' 'Disable older docker-ce repository entries'
  stale=$(stale_sources /etc/yum.repos.d/docker-ce.repo /etc/yum.conf /etc/dnf/dnf.conf /etc/yum.repos.d/*.repo /etc/yum/repos.d/*.repo /etc/distro.repos.d/*.repo /etc/dnf/repos.override.d/*.repo)
  if [ -z "$stale" ]; then
    already
    return
  fi
  ! differs || return 0
  printf '%s\n' "$stale" | retire_sources
  finished
}

# 4/11 Finish an interrupted package installation
# After a crash or a power loss nothing can be installed before “yum -y --setopt=assumeno=0 remove
# --duplicates” has run.
step_4() {
  begin ' 4/11' 'Finish an interrupted package installation'
  broken=$({ rpm -q --qf '%{NAME}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin; } 2>/dev/null | sort | uniq -d) || :
  if [ -z "$broken" ]; then
    already
    return
  fi
  ! differs || return 0
  wait_for_lock 600 pid:/var/run/yum.pid pid:/var/cache/dnf/metadata_lock.pid pid:/var/cache/dnf/download_lock.pid pid:/var/lib/dnf/rpmdb_lock.pid fcntl:/run/dnf/rpmtransaction.lock fcntl:/var/lib/rpm/.rpm.lock
  systemctl reset-failed docker.service || :
  began=$(date +%s)
  yum -y --setopt=assumeno=0 remove --duplicates || { unconfigured docker.service "$began" "$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce containerd.io 2>/dev/null)"; exit 10; }
  finished
}

# 5/11 Fetch the repository key into /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce
# It is kept only if its fingerprint is 060A 61C5 1B55 8A7F 742B 77AA C52F EB6B 621E 9F35; other keys
# in the file are left out.
step_5() {
  begin ' 5/11' 'Fetch the repository key into /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce'
  if [ -f /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce ] && key_file armored /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce "$WORK/key" '' 060A61C51B558A7F742B77AAC52FEB6B621E9F35 2>/dev/null && same_file "$WORK/key" /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce 0644; then
    already
    return
  fi
  ! differs || return 0
  fetch_key armored "$WORK/key" '' 060A61C51B558A7F742B77AAC52FEB6B621E9F35 https://mirrors.aliyun.com/docker-ce/linux/rhel/gpg || quit $?
  put_file "$WORK/key" /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce 0644
  finished
}

# 6/11 Add the repository in /etc/yum.repos.d/docker-ce.repo
# gpgkey names the file that was checked: a key that the mirror serves later is never taken.
step_6() {
  begin ' 6/11' 'Add the repository in /etc/yum.repos.d/docker-ce.repo'
  cat >"$WORK/file" <<'END'
[docker-ce-stable]
name=Docker CE stable
baseurl=https://mirrors.aliyun.com/docker-ce/linux/rhel/8/$basearch/stable
enabled=1
gpgcheck=1
repo_gpgcheck=0
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce

[docker-ce-test]
name=Docker CE test
baseurl=https://mirrors.aliyun.com/docker-ce/linux/rhel/8/$basearch/test
enabled=0
gpgcheck=1
repo_gpgcheck=0
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce

[docker-ce-nightly]
name=Docker CE nightly
baseurl=https://mirrors.aliyun.com/docker-ce/linux/rhel/8/$basearch/nightly
enabled=0
gpgcheck=1
repo_gpgcheck=0
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce
END
  if same_file "$WORK/file" /etc/yum.repos.d/docker-ce.repo 0644; then
    already
    return
  fi
  ! differs || return 0
  put_file "$WORK/file" /etc/yum.repos.d/docker-ce.repo 0644
  finished
}

# 7/11 Read the repository's package index
# Only this one is read: the machine's other repositories are not needed for this, and slow.
step_7() {
  begin ' 7/11' 'Read the repository'\''s package index'
  missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:29.1.3-1.el8 docker-ce-cli=1:29.1.3-1.el8 containerd.io=2.2.0-2.el8 docker-buildx-plugin=0.30.1-1.el8 docker-compose-plugin=5.0.0-1.el8)
  if [ -z "$missing" ]; then
    already
    return
  fi
  ! differs || return 0
  wait_for_lock 600 pid:/var/run/yum.pid pid:/var/cache/dnf/metadata_lock.pid pid:/var/cache/dnf/download_lock.pid pid:/var/lib/dnf/rpmdb_lock.pid fcntl:/run/dnf/rpmtransaction.lock fcntl:/var/lib/rpm/.rpm.lock
  within 600 yum -y --setopt=assumeno=0 '--disablerepo=*' --enablerepo=docker-ce-stable --setopt=timeout=10 makecache
  finished
}

# 8/11 Write registry mirrors into /etc/docker/daemon.json
# Pulls from Docker Hub go through https://docker.m.daocloud.io, https://docker.1ms.run; all other
# keys of the file stay. It comes before the packages, so that the daemon starts with it.
step_8() {
  begin ' 8/11' 'Write registry mirrors into /etc/docker/daemon.json'
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

# 9/11 Install docker-ce 3:29.1.3-1.el8
# Exact versions, so that every machine gets the same: docker-ce 3:29.1.3-1.el8, docker-ce-cli
# 1:29.1.3-1.el8, containerd.io 2.2.0-2.el8, docker-buildx-plugin 0.30.1-1.el8, docker-compose-plugin
# 5.0.0-1.el8.
step_9() {
  begin ' 9/11' 'Install docker-ce 3:29.1.3-1.el8'
  missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:29.1.3-1.el8 docker-ce-cli=1:29.1.3-1.el8 containerd.io=2.2.0-2.el8 docker-buildx-plugin=0.30.1-1.el8 docker-compose-plugin=5.0.0-1.el8)
going=$({ rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker docker-client docker-client-latest docker-common docker-latest docker-latest-logrotate docker-logrotate docker-selinux docker-engine-selinux docker-engine docker-cli docker-buildx docker-compose moby-engine podman-docker containerd runc 2>/dev/null | installed_packages; { rpm -qf --qf 'owner\t%{NAME}\n' /usr/bin/docker /usr/bin/dockerd /usr/bin/containerd /usr/bin/runc /usr/libexec/docker/cli-plugins/docker-buildx /usr/libexec/docker/cli-plugins/docker-compose || :; } 2>/dev/null | owners; } | not_among 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin')
left=$(rpm -ql docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | leftovers rpm -qf)
  if [ -z "$missing$going$left" ]; then
    already
    return
  fi
  ! differs || return 0
  [ -n "$missing$going" ] || { remove_left; finished; return; }
  rpm -qa >"$WORK/had" 2>/dev/null || :
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containerd $missing $going
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  if [ -n "$going" ]; then keep_containers; keep_podman $going; else keep_containers_through $missing; fi
  ahead_check() {
    rpm -qp --qf '%{NAME}\t%{RSAHEADER:pgpsig} %{DSAHEADER:pgpsig} %{SIGPGP:pgpsig} %{SIGGPG:pgpsig}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\n' "$1" >"$WORK/file-says" 2>/dev/null || :
    foreign_now 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin' C52FEB6B621E9F35 <"$WORK/file-says"
    awk -F '\t' -v name="$2" -v version="$3" '$1 != name || $3 != version { print $1 ": " $3 }' "$WORK/file-says"
  }
  end_ahead || :
  wait_for_lock 600 pid:/var/run/yum.pid pid:/var/cache/dnf/metadata_lock.pid pid:/var/cache/dnf/download_lock.pid pid:/var/lib/dnf/rpmdb_lock.pid fcntl:/run/dnf/rpmtransaction.lock fcntl:/var/lib/rpm/.rpm.lock
  refresh_lists() { yum -q clean expire-cache || :; }
  stale_lists='not installable|unable to locate package|no installation candidate|is not going to be installed|but .* is to be installed|404 +not found|version '\''.*'\'' for '\''.*'\'' was not found|status code: 404|https? error 404|error: 404|curl( error \(|#)(37|78|19)[^0-9]|checksum doesn.t match|does not match intended|unable to find a match|no match for argument|incorrect checksum|no package .* available|nothing provides|requires: '
  came=$missing
  if [ -n "$missing" ]; then
    foreign=$(foreign_to_come "$missing" 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin' 'docker-ce-stable docker-ce-test docker-ce-nightly' 'd1eae7e0271b56a9c64d417d304f9a01279d5e242cdf264fb47b7e916b29bc9e 654bd0c7759484ddfa7d3c1bef578941199f9e35e94c8e76e03434e910ebbe8e 4f729c2a6e60be64077a69f67bcd8f16735e159c5304a1d2971a9089dff0f156 3de08cbaafc9b2bdb4fd652159d0bc473d8b4b8eb0b3cb488dcb416fad1138a3 1ae179cba96ae158c814edd29eb051b405aed914a05e508ac64f4c3fb4ce9e9e' '' yum --assumeno --setopt=install_weak_deps=False '--setopt=*.skip_if_unavailable=1' --setopt=docker-ce-stable.gpgcheck=1 --setopt=docker-ce-stable.priority=1 --setopt=docker-ce-stable.skip_if_unavailable=0 --setopt=docker-ce-test.gpgcheck=1 --setopt=docker-ce-test.priority=1 --setopt=docker-ce-test.skip_if_unavailable=0 --setopt=docker-ce-nightly.gpgcheck=1 --setopt=docker-ce-nightly.priority=1 --setopt=docker-ce-nightly.skip_if_unavailable=0 '--setopt=*.excludepkgs=docker-ce,docker-ce-cli,containerd.io,docker-buildx-plugin,docker-compose-plugin' --setopt=docker-ce-stable.excludepkgs= --setopt=docker-ce-test.excludepkgs= --setopt=docker-ce-nightly.excludepkgs= --setopt=timeout=10 install)
    [ -z "$foreign" ] || fail 8 "$MSG_FROM_ELSEWHERE $MSG_LOOK_AT_REPOSITORIES" "$foreign"
  fi
  began=$(date +%s)
  if [ -n "$going" ]; then
    with_lists play_swap yum --assumeno '--setopt=*.skip_if_unavailable=1' --setopt=install_weak_deps=False --setopt=clean_requirements_on_remove=False --setopt=timeout=10 --setopt=docker-ce-stable.gpgcheck=1 --setopt=docker-ce-stable.priority=1 --setopt=docker-ce-stable.skip_if_unavailable=0 --setopt=docker-ce-test.gpgcheck=1 --setopt=docker-ce-test.priority=1 --setopt=docker-ce-test.skip_if_unavailable=0 --setopt=docker-ce-nightly.gpgcheck=1 --setopt=docker-ce-nightly.priority=1 --setopt=docker-ce-nightly.skip_if_unavailable=0 '--setopt=*.excludepkgs=docker-ce,docker-ce-cli,containerd.io,docker-buildx-plugin,docker-compose-plugin' --setopt=docker-ce-stable.excludepkgs= --setopt=docker-ce-test.excludepkgs= --setopt=docker-ce-nightly.excludepkgs= || :
    keep_others no
    status=0
    [ -n "${ALONE-}" ] || fetch_first --downloadonly '/var/cache/dnf /var/cache/libdnf5 /var/cache/yum' 'Error downloading packages|Librepo error|[Aa]ll mirrors were (already )?tried' swap yum -y --setopt=assumeno=0 '--setopt=*.skip_if_unavailable=1' --setopt=install_weak_deps=False --setopt=clean_requirements_on_remove=False --setopt=timeout=10 --setopt=docker-ce-stable.gpgcheck=1 --setopt=docker-ce-stable.priority=1 --setopt=docker-ce-stable.skip_if_unavailable=0 --setopt=docker-ce-test.gpgcheck=1 --setopt=docker-ce-test.priority=1 --setopt=docker-ce-test.skip_if_unavailable=0 --setopt=docker-ce-nightly.gpgcheck=1 --setopt=docker-ce-nightly.priority=1 --setopt=docker-ce-nightly.skip_if_unavailable=0 '--setopt=*.excludepkgs=docker-ce,docker-ce-cli,containerd.io,docker-buildx-plugin,docker-compose-plugin' --setopt=docker-ce-stable.excludepkgs= --setopt=docker-ce-test.excludepkgs= --setopt=docker-ce-nightly.excludepkgs= || status=$?
    [ "$status" -ne 0 ] || with_lists swap yum -y --setopt=assumeno=0 '--setopt=*.skip_if_unavailable=1' --setopt=install_weak_deps=False --setopt=clean_requirements_on_remove=False --setopt=timeout=10 --setopt=docker-ce-stable.gpgcheck=1 --setopt=docker-ce-stable.priority=1 --setopt=docker-ce-stable.skip_if_unavailable=0 --setopt=docker-ce-test.gpgcheck=1 --setopt=docker-ce-test.priority=1 --setopt=docker-ce-test.skip_if_unavailable=0 --setopt=docker-ce-nightly.gpgcheck=1 --setopt=docker-ce-nightly.priority=1 --setopt=docker-ce-nightly.skip_if_unavailable=0 '--setopt=*.excludepkgs=docker-ce,docker-ce-cli,containerd.io,docker-buildx-plugin,docker-compose-plugin' --setopt=docker-ce-stable.excludepkgs= --setopt=docker-ce-test.excludepkgs= --setopt=docker-ce-nightly.excludepkgs= || status=$?
    [ "$status" -eq 0 ] || { unconfigured docker.service "$began" "$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce containerd.io 2>/dev/null)"; exit "$status"; }
    missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:29.1.3-1.el8 docker-ce-cli=1:29.1.3-1.el8 containerd.io=2.2.0-2.el8 docker-buildx-plugin=0.30.1-1.el8 docker-compose-plugin=5.0.0-1.el8)
  fi
  held=
  [ -z "$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | installed_packages)" ] || held=$(yum -q versionlock list 2>/dev/null | held_among docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin)
  # shellcheck disable=SC2086
  [ -z "$held" ] || yum -q versionlock delete $held
  status=0
  if [ -n "$missing" ]; then
    status=0
    # shellcheck disable=SC2086
    bring --downloadonly '/var/cache/dnf /var/cache/libdnf5 /var/cache/yum' 'Error downloading packages|Librepo error|[Aa]ll mirrors were (already )?tried' yum -y --setopt=assumeno=0 --setopt=install_weak_deps=False '--setopt=*.skip_if_unavailable=1' --setopt=docker-ce-stable.gpgcheck=1 --setopt=docker-ce-stable.priority=1 --setopt=docker-ce-stable.skip_if_unavailable=0 --setopt=docker-ce-test.gpgcheck=1 --setopt=docker-ce-test.priority=1 --setopt=docker-ce-test.skip_if_unavailable=0 --setopt=docker-ce-nightly.gpgcheck=1 --setopt=docker-ce-nightly.priority=1 --setopt=docker-ce-nightly.skip_if_unavailable=0 '--setopt=*.excludepkgs=docker-ce,docker-ce-cli,containerd.io,docker-buildx-plugin,docker-compose-plugin' --setopt=docker-ce-stable.excludepkgs= --setopt=docker-ce-test.excludepkgs= --setopt=docker-ce-nightly.excludepkgs= --setopt=timeout=10 install $missing || status=$?
  fi
  # shellcheck disable=SC2086
  [ -z "$held" ] || yum -q versionlock add $held
  [ "$status" -eq 0 ] || { unconfigured docker.service "$began" "$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce containerd.io 2>/dev/null)"; exit "$status"; }
  missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:29.1.3-1.el8 docker-ce-cli=1:29.1.3-1.el8 containerd.io=2.2.0-2.el8 docker-buildx-plugin=0.30.1-1.el8 docker-compose-plugin=5.0.0-1.el8)
  [ -z "$missing" ] || fail 10 "$MSG_NOT_INSTALLED $missing"
  # shellcheck disable=SC2046 # names of packages hold no spaces
  left=$(rpm -ql docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin $(rpm -qa 2>/dev/null | grep -vxFf "$WORK/had") 2>/dev/null | leftovers rpm -qf)
  remove_left
  foreign=$(rpm -q --qf '%{NAME}\t%{RSAHEADER:pgpsig} %{DSAHEADER:pgpsig} %{SIGPGP:pgpsig} %{SIGGPG:pgpsig}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | foreign_now 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin' C52FEB6B621E9F35)
  [ -z "$foreign" ] || fail 8 "$MSG_CAME_FROM_ELSEWHERE $MSG_LOOK_AT_REPOSITORIES" "$foreign"
  foreign=$(came_from_elsewhere "$came" 'docker-ce-stable docker-ce-test docker-ce-nightly' yum -q '--disablerepo=*' info docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin)
  [ -z "$foreign" ] || fail 8 "$MSG_CAME_FROM_ELSEWHERE $MSG_LOOK_AT_REPOSITORIES" "$foreign"
  finished
}

# 10/11 Start docker.service, now and at boot
# A running daemon takes new registry mirrors by a reload, which touches no container; it is restarted
# only where that does not help.
step_10() {
  begin '10/11' 'Start docker.service, now and at boot'
  if daemon_is_up docker.service && daemon_uses "$mirrors_wanted"; then
    already
    return
  fi
  ! differs || return 0
  bring_up docker.service "$mirrors_wanted"
  finished
}

# 11/11 Check that Docker works
# The daemon answers, it is the one that was installed, and it uses the registry mirrors above.
step_11() {
  begin '11/11' 'Check that Docker works'
  prove_daemon "$mirrors_wanted"
  prove_container_start
  checked
}

# Check for obstacles: running containers, other packages, disk space
look_ahead() {
  STEP=$MSG_LOOK_AHEAD
  STEP_LINE=$(wc -l <"$LOG")
  missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:29.1.3-1.el8 docker-ce-cli=1:29.1.3-1.el8 containerd.io=2.2.0-2.el8 docker-buildx-plugin=0.30.1-1.el8 docker-compose-plugin=5.0.0-1.el8)
  going=$({ rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker docker-client docker-client-latest docker-common docker-latest docker-latest-logrotate docker-logrotate docker-selinux docker-engine-selinux docker-engine docker-cli docker-buildx docker-compose moby-engine podman-docker containerd runc 2>/dev/null | installed_packages; { rpm -qf --qf 'owner\t%{NAME}\n' /usr/bin/docker /usr/bin/dockerd /usr/bin/containerd /usr/bin/runc /usr/libexec/docker/cli-plugins/docker-buildx /usr/libexec/docker/cli-plugins/docker-compose || :; } 2>/dev/null | owners; } | not_among 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin')
  taken=
  [ -z "$missing" ] || taken=$(taken_place)
  [ -z "$taken" ] || fail 14 "$MSG_PLACE_TAKEN" "$taken"
  moving=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | installed_of "$missing")
  [ -z "$moving" ] || keep_held_alone "$(yum -q versionlock list 2>/dev/null)" "$moving" 'yum -q versionlock delete'
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containerd $missing $going
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  if [ -n "$going" ]; then keep_containers; keep_podman $going; else keep_containers_through $missing; fi
  keep_room "$missing" '/var/cache/dnf /var/cache/libdnf5 /var/cache/yum' '/var/lib/rpm /var/lib/dnf' 'docker-ce 20859822' 'docker-ce-cli 15414909' 'containerd.io 30325417' 'docker-buildx-plugin 30253448' 'docker-compose-plugin 14110103'
  printf '%s\n' 'docker-ce 3:29.1.3-1.el8 x86_64 stable 20859822 d1eae7e0271b56a9c64d417d304f9a01279d5e242cdf264fb47b7e916b29bc9e https://mirrors.aliyun.com/docker-ce/linux/rhel/8/x86_64/stable/Packages/docker-ce-29.1.3-1.el8.x86_64.rpm' \
  'docker-ce-cli 1:29.1.3-1.el8 x86_64 stable 15414909 654bd0c7759484ddfa7d3c1bef578941199f9e35e94c8e76e03434e910ebbe8e https://mirrors.aliyun.com/docker-ce/linux/rhel/8/x86_64/stable/Packages/docker-ce-cli-29.1.3-1.el8.x86_64.rpm' \
  'containerd.io 2.2.0-2.el8 x86_64 stable 30325417 4f729c2a6e60be64077a69f67bcd8f16735e159c5304a1d2971a9089dff0f156 https://mirrors.aliyun.com/docker-ce/linux/rhel/8/x86_64/stable/Packages/containerd.io-2.2.0-2.el8.x86_64.rpm' \
  'docker-buildx-plugin 0.30.1-1.el8 x86_64 stable 30253448 3de08cbaafc9b2bdb4fd652159d0bc473d8b4b8eb0b3cb488dcb416fad1138a3 https://mirrors.aliyun.com/docker-ce/linux/rhel/8/x86_64/stable/Packages/docker-buildx-plugin-0.30.1-1.el8.x86_64.rpm' \
  'docker-compose-plugin 5.0.0-1.el8 x86_64 stable 14110103 1ae179cba96ae158c814edd29eb051b405aed914a05e508ac64f4c3fb4ce9e9e https://mirrors.aliyun.com/docker-ce/linux/rhel/8/x86_64/stable/Packages/docker-compose-plugin-5.0.0-1.el8.x86_64.rpm' >"$WORK/packages"
  begin_ahead "$missing" <"$WORK/packages" || :
  if [ -n "$missing$going" ]; then
    can_stage /etc/yum.conf /etc/dnf/dnf.conf /etc/yum.repos.d/*.repo /etc/yum/repos.d/*.repo /etc/distro.repos.d/*.repo
    # Lists alone are read with this entry. What is installed later is checked against the key.
    # shellcheck disable=SC2016 # words of the package manager
    if printf '%s\n' '[docker-ce-stable]' 'name=Docker CE stable' 'baseurl=https://mirrors.aliyun.com/docker-ce/linux/rhel/8/$basearch/stable' 'enabled=1' 'gpgcheck=1' 'repo_gpgcheck=0' 'gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce' | stage /etc/yum.conf /etc/dnf/dnf.conf /etc/yum.repos.d/*.repo /etc/yum/repos.d/*.repo /etc/distro.repos.d/*.repo; then
      wait_for_lock 600 pid:/var/run/yum.pid pid:/var/cache/dnf/metadata_lock.pid pid:/var/cache/dnf/download_lock.pid pid:/var/lib/dnf/rpmdb_lock.pid fcntl:/run/dnf/rpmtransaction.lock fcntl:/var/lib/rpm/.rpm.lock
      refresh_lists() { yum -q clean expire-cache || :; stage_lists; }
      stale_lists='not installable|unable to locate package|no installation candidate|is not going to be installed|but .* is to be installed|404 +not found|version '\''.*'\'' for '\''.*'\'' was not found|status code: 404|https? error 404|error: 404|curl( error \(|#)(37|78|19)[^0-9]|checksum doesn.t match|does not match intended|unable to find a match|no match for argument|incorrect checksum|no package .* available|nothing provides|requires: '
      with_lists play_swap staged yum --assumeno '--setopt=*.skip_if_unavailable=1' --setopt=install_weak_deps=False --setopt=clean_requirements_on_remove=False --setopt=timeout=10 || :
      keep_understood '^Command line error: |: error: (unrecognized arguments|argument |the following arguments)|^No such command: |Add "--help" for more information'
      keep_others no
      unmet=$(unmet <"$WORK/play")
      [ -z "$unmet" ] || fail 10 "$MSG_WOULD_FAIL" "$unmet"
    fi
  fi
}

