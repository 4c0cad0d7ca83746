#!/bin/sh
# 在 CentOS 9, x86_64 上安装 Docker CE 27.3.1。
# 由 docker-setup 0.1.0 生成。
#
# 软件包镜像站：https://mirrors.aliyun.com/docker-ce
# 镜像加速地址：https://docker.m.daocloud.io https://docker.1ms.run
#
# 以 root 运行：sudo sh install.sh
# 可以重复运行：已完成的步骤不再改动；遇到失败即停止。

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

# 1/12 检查本机是否为 CentOS 9, x86_64
# 为其他版本或架构准备的软件包装不上，甚至只装上一半。
step_1() {
  begin ' 1/12' '检查本机是否为 CentOS 9, x86_64'
  read_os
  [ "$FORCE" = yes ] || os_major_is 9 rhel centos ol || wrong_host 'CentOS 9, x86_64'
  [ "$(uname -m)" = x86_64 ] || wrong_host 'CentOS 9, x86_64'
  checked
}

# 2/12 检查 dockerd 能否接受现有设置
# 同一项既在 daemon.json 又在命令行中，或该版本已去掉某项设置，dockerd 都无法启动。
step_2() {
  begin ' 2/12' '检查 dockerd 能否接受现有设置'
  settings_fit /etc/docker/daemon.json 'disable-legacy-registry 去掉该项；早已不再访问 v1 仓库
graph 改用 data-root，路径不变
cluster-store 去掉该项；Swarm 模式已内置此功能（docker swarm init）
cluster-advertise 去掉该项；Swarm 模式已内置此功能（docker swarm init）
cluster-store-opts 去掉该项；Swarm 模式已内置此功能（docker swarm init）
storage-driver=aufs 改用 overlay2；旧驱动中的镜像和容器不会转过来，请先保存需要的内容（docker save）
storage-driver=overlay 改用 overlay2；旧驱动中的镜像和容器不会转过来，请先保存需要的内容（docker save）
storage-driver=devicemapper 改用 overlay2；旧驱动中的镜像和容器不会转过来，请先保存需要的内容（docker save）
oom-score-adjust 改用 unit 中的 OOMScoreAdjust=（systemctl edit docker）' ''
  checked
}

# 3/12 停用旧的 docker-ce 软件源条目
# 同一软件源若有两个条目，包管理器会拒绝工作，或不经检查就接受软件包。这些条目改为注释，文件的其余部分
# 不变；由 /etc/yum.repos.d/docker-ce.repo 取代。
step_3() {
  begin ' 3/12' '停用旧的 docker-ce 软件源条目'
  stale=$(stale_sources /etc/yum.repos.d/docker-ce.repo /etc/yum.conf /etc/dnf/dnf.conf /etc/yum.repos.d/*.repo /etc/yum/repos.d/*.repo /etc/distro.repos.d/*.repo /etc/dnf/repos.override.d/*.repo)
  if [ -z "$stale" ]; then
    already
    return
  fi
  ! differs || return 0
  printf '%s\n' "$stale" | retire_sources
  finished
}

# 4/12 修复被中断的软件包安装
# 崩溃或断电之后，必须先运行“yum -y --setopt=assumeno=0 remove --duplicates”才能安装软件包。
step_4() {
  begin ' 4/12' '修复被中断的软件包安装'
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

# 5/12 获取软件源公钥，存为 /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce
# 仅当指纹为 060A 61C5 1B55 8A7F 742B 77AA C52F EB6B 621E 9F35 时才采用；文件中的其他公钥一概不要。
step_5() {
  begin ' 5/12' '获取软件源公钥，存为 /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce'
  if [ -f /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce ] && key_file armored /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce "$WORK/key" '' 060A61C51B558A7F742B77AAC52FEB6B621E9F35 2>/dev/null && same_file "$WORK/key" /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce 0644; then
    already
    return
  fi
  ! differs || return 0
  fetch_key armored "$WORK/key" '' 060A61C51B558A7F742B77AAC52FEB6B621E9F35 https://mirrors.aliyun.com/docker-ce/linux/centos/gpg || quit $?
  put_file "$WORK/key" /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce 0644
  finished
}

# 6/12 添加软件源：/etc/yum.repos.d/docker-ce.repo
# gpgkey 指向已核对的公钥文件：镜像站以后提供的其他公钥一概不采用。
step_6() {
  begin ' 6/12' '添加软件源：/etc/yum.repos.d/docker-ce.repo'
  cat >"$WORK/file" <<'END'
[docker-ce-stable]
name=Docker CE stable
baseurl=https://mirrors.aliyun.com/docker-ce/linux/centos/9/$basearch/stable
enabled=1
gpgcheck=1
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce

[docker-ce-test]
name=Docker CE test
baseurl=https://mirrors.aliyun.com/docker-ce/linux/centos/9/$basearch/test
enabled=0
gpgcheck=1
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce

[docker-ce-nightly]
name=Docker CE nightly
baseurl=https://mirrors.aliyun.com/docker-ce/linux/centos/9/$basearch/nightly
enabled=0
gpgcheck=1
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

# 7/12 读取该软件源的索引
# 只读取这一个：机器上的其他软件源与此无关，而且很慢。
step_7() {
  begin ' 7/12' '读取该软件源的索引'
  missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:27.3.1-1.el9 docker-ce-cli=1:27.3.1-1.el9 containerd.io=2.2.0-2.el9 docker-buildx-plugin=0.30.1-1.el9 docker-compose-plugin=5.0.0-1.el9)
  if [ -z "$missing" ]; then
    already
    return
  fi
  ! differs || return 0
  wait_for_lock 600 pid:/var/run/yum.pid pid:/var/cache/dnf/metadata_lock.pid pid:/var/cache/dnf/download_lock.pid pid:/var/lib/dnf/rpmdb_lock.pid fcntl:/run/dnf/rpmtransaction.lock fcntl:/var/lib/rpm/.rpm.lock
  yum -y --setopt=assumeno=0 '--disablerepo=*' --enablerepo=docker-ce-stable --setopt=timeout=10 makecache
  finished
}

# 8/12 将镜像加速地址写入 /etc/docker/daemon.json
# 从 Docker Hub 拉取时经由 https://docker.m.daocloud.io、https://docker.1ms.run；文件中其他配置项保持
# 不变。先于软件包写入，守护进程启动时即生效。
step_8() {
  begin ' 8/12' '将镜像加速地址写入 /etc/docker/daemon.json'
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

# 9/12 安装 docker-ce 3:27.3.1-1.el9
# 使用确切版本，使每台机器都一致：docker-ce 3:27.3.1-1.el9, docker-ce-cli 1:27.3.1-1.el9,
# containerd.io 2.2.0-2.el9, docker-buildx-plugin 0.30.1-1.el9, docker-compose-plugin 5.0.0-1.el9。
step_9() {
  begin ' 9/12' '安装 docker-ce 3:27.3.1-1.el9'
  missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:27.3.1-1.el9 docker-ce-cli=1:27.3.1-1.el9 containerd.io=2.2.0-2.el9 docker-buildx-plugin=0.30.1-1.el9 docker-compose-plugin=5.0.0-1.el9)
going=$({ rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker docker-client docker-client-latest docker-common docker-latest docker-latest-logrotate docker-logrotate docker-selinux docker-engine-selinux docker-engine docker-cli docker-buildx docker-compose moby-engine podman-docker containerd runc 2>/dev/null | installed_packages; { rpm -qf --qf 'owner\t%{NAME}\n' /usr/bin/docker /usr/bin/dockerd /usr/bin/containerd /usr/bin/runc /usr/libexec/docker/cli-plugins/docker-buildx /usr/libexec/docker/cli-plugins/docker-compose || :; } 2>/dev/null | owners; } | not_among 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin')
  if [ -z "$missing$going" ]; then
    already
    return
  fi
  ! differs || return 0
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containerd $missing $going
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  if [ -n "$going" ]; then keep_containers; keep_podman $going; else keep_containers_through $missing; fi
  end_ahead || :
  wait_for_lock 600 pid:/var/run/yum.pid pid:/var/cache/dnf/metadata_lock.pid pid:/var/cache/dnf/download_lock.pid pid:/var/lib/dnf/rpmdb_lock.pid fcntl:/run/dnf/rpmtransaction.lock fcntl:/var/lib/rpm/.rpm.lock
  refresh_lists() { yum -q clean expire-cache || :; }
  stale_lists='not installable|unable to locate package|no installation candidate|is not going to be installed|but .* is to be installed|404 +not found|version '\''.*'\'' for '\''.*'\'' was not found|status code: 404|http error 404|error: 404|no more mirrors to try|unable to find a match|no match for argument|incorrect checksum|no package .* available|nothing provides|requires: '
  came=$missing
  if [ -n "$missing" ]; then
    foreign=$(foreign_to_come "$missing" 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin' 'docker-ce-stable docker-ce-test docker-ce-nightly' '58108c5d165f28bec66f47687d115cea64be65c5f6894f6478aaf6562fbf6fda 5e82c815529f321afd76ddf2d9d12bfed279798758a388dcc53a378c72937659 4f729c2a6e60be64077a69f67bcd8f16735e159c5304a1d2971a9089dff0f156 3de08cbaafc9b2bdb4fd652159d0bc473d8b4b8eb0b3cb488dcb416fad1138a3 1ae179cba96ae158c814edd29eb051b405aed914a05e508ac64f4c3fb4ce9e9e' '' yum --assumeno --setopt=install_weak_deps=False '--setopt=*.skip_if_unavailable=1' --setopt=docker-ce-stable.gpgcheck=1 --setopt=docker-ce-stable.priority=1 --setopt=docker-ce-stable.skip_if_unavailable=0 --setopt=docker-ce-test.gpgcheck=1 --setopt=docker-ce-test.priority=1 --setopt=docker-ce-test.skip_if_unavailable=0 --setopt=docker-ce-nightly.gpgcheck=1 --setopt=docker-ce-nightly.priority=1 --setopt=docker-ce-nightly.skip_if_unavailable=0 --setopt=timeout=10 install)
    [ -z "$foreign" ] || fail 8 "$MSG_FROM_ELSEWHERE $MSG_LOOK_AT_REPOSITORIES" "$foreign"
  fi
  began=$(date +%s)
  if [ -n "$going" ]; then
    with_lists play_swap yum --assumeno '--setopt=*.skip_if_unavailable=1' --setopt=install_weak_deps=False --setopt=clean_requirements_on_remove=False --setopt=timeout=10 || :
    keep_others no
    status=0
    with_lists swap yum -y --setopt=assumeno=0 '--setopt=*.skip_if_unavailable=1' --setopt=install_weak_deps=False --setopt=clean_requirements_on_remove=False --setopt=timeout=10 || status=$?
    [ "$status" -eq 0 ] || { unconfigured docker.service "$began" "$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce containerd.io 2>/dev/null)"; exit "$status"; }
    missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:27.3.1-1.el9 docker-ce-cli=1:27.3.1-1.el9 containerd.io=2.2.0-2.el9 docker-buildx-plugin=0.30.1-1.el9 docker-compose-plugin=5.0.0-1.el9)
  fi
  held=
  [ -z "$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | installed_packages)" ] || held=$(yum -q versionlock list 2>/dev/null | held_among docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin)
  # shellcheck disable=SC2086
  [ -z "$held" ] || yum -q versionlock delete $held
  status=0
  if [ -n "$missing" ]; then
    status=0
    # shellcheck disable=SC2086
    with_lists yum -y --setopt=assumeno=0 --setopt=install_weak_deps=False '--setopt=*.skip_if_unavailable=1' --setopt=docker-ce-stable.gpgcheck=1 --setopt=docker-ce-stable.priority=1 --setopt=docker-ce-stable.skip_if_unavailable=0 --setopt=docker-ce-test.gpgcheck=1 --setopt=docker-ce-test.priority=1 --setopt=docker-ce-test.skip_if_unavailable=0 --setopt=docker-ce-nightly.gpgcheck=1 --setopt=docker-ce-nightly.priority=1 --setopt=docker-ce-nightly.skip_if_unavailable=0 --setopt=timeout=10 install $missing || status=$?
  fi
  missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:27.3.1-1.el9 docker-ce-cli=1:27.3.1-1.el9 containerd.io=2.2.0-2.el9 docker-buildx-plugin=0.30.1-1.el9 docker-compose-plugin=5.0.0-1.el9)
  if [ -z "$missing" ]; then
    status=0
  elif [ -n "$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | installed_of "$missing")" ]; then
    status=0
    # shellcheck disable=SC2086
    with_lists yum -y --setopt=assumeno=0 --setopt=install_weak_deps=False '--setopt=*.skip_if_unavailable=1' --setopt=docker-ce-stable.gpgcheck=1 --setopt=docker-ce-stable.priority=1 --setopt=docker-ce-stable.skip_if_unavailable=0 --setopt=docker-ce-test.gpgcheck=1 --setopt=docker-ce-test.priority=1 --setopt=docker-ce-test.skip_if_unavailable=0 --setopt=docker-ce-nightly.gpgcheck=1 --setopt=docker-ce-nightly.priority=1 --setopt=docker-ce-nightly.skip_if_unavailable=0 --setopt=timeout=10 downgrade $missing || status=$?
  fi
  # shellcheck disable=SC2086
  [ -z "$held" ] || yum -q versionlock add $held
  [ "$status" -eq 0 ] || { unconfigured docker.service "$began" "$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce containerd.io 2>/dev/null)"; exit "$status"; }
  missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:27.3.1-1.el9 docker-ce-cli=1:27.3.1-1.el9 containerd.io=2.2.0-2.el9 docker-buildx-plugin=0.30.1-1.el9 docker-compose-plugin=5.0.0-1.el9)
  [ -z "$missing" ] || fail 10 "$MSG_NOT_INSTALLED $missing"
  rpm -ql docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin | remove_leftovers
  foreign=$(rpm -q --qf '%{NAME}\t%{RSAHEADER:pgpsig} %{DSAHEADER:pgpsig} %{SIGPGP:pgpsig} %{SIGGPG:pgpsig}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | foreign_now 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin' C52FEB6B621E9F35)
  [ -z "$foreign" ] || fail 8 "$MSG_CAME_FROM_ELSEWHERE $MSG_LOOK_AT_REPOSITORIES" "$foreign"
  foreign=$(yum -q '--disablerepo=*' info docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | foreign_whence "$came" 'docker-ce-stable docker-ce-test docker-ce-nightly')
  [ -z "$foreign" ] || fail 8 "$MSG_CAME_FROM_ELSEWHERE $MSG_LOOK_AT_REPOSITORIES" "$foreign"
  finished
}

# 10/12 锁定 docker-ce、docker-ce-cli、containerd.io、docker-buildx-plugin、docker-compose-plugin 的版本
# 由 --hold 指定：系统升级时保持此版本不变。
step_10() {
  begin '10/12' '锁定 docker-ce、docker-ce-cli、containerd.io、docker-buildx-plugin、docker-compose-plugin 的版本'
  if yum -q versionlock list 2>/dev/null | all_held docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin; then
    already
    return
  fi
  ! differs || return 0
  yum -q versionlock add docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin
  finished
}

# 11/12 启动 docker.service 并设为开机自启
# 运行中的守护进程重新加载即可使用新的镜像加速地址，不影响任何容器；仅在无效时才重启。
step_11() {
  begin '11/12' '启动 docker.service 并设为开机自启'
  if daemon_is_up docker.service && daemon_uses "$mirrors_wanted"; then
    already
    return
  fi
  ! differs || return 0
  bring_up docker.service "$mirrors_wanted"
  finished
}

# 12/12 验证 Docker 是否正常工作
# 守护进程有响应，就是刚安装的那个版本，并且使用上面的镜像加速地址。
step_12() {
  begin '12/12' '验证 Docker 是否正常工作'
  prove_daemon "$mirrors_wanted"
  checked
}

# 确认没有妨碍：运行中的容器、其他软件包、磁盘空间
look_ahead() {
  STEP=$MSG_LOOK_AHEAD
  STEP_LINE=$(wc -l <"$LOG")
  missing=$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '-' docker-ce=3:27.3.1-1.el9 docker-ce-cli=1:27.3.1-1.el9 containerd.io=2.2.0-2.el9 docker-buildx-plugin=0.30.1-1.el9 docker-compose-plugin=5.0.0-1.el9)
  going=$({ rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker docker-client docker-client-latest docker-common docker-latest docker-latest-logrotate docker-logrotate docker-selinux docker-engine-selinux docker-engine docker-cli docker-buildx docker-compose moby-engine podman-docker containerd runc 2>/dev/null | installed_packages; { rpm -qf --qf 'owner\t%{NAME}\n' /usr/bin/docker /usr/bin/dockerd /usr/bin/containerd /usr/bin/runc /usr/libexec/docker/cli-plugins/docker-buildx /usr/libexec/docker/cli-plugins/docker-compose || :; } 2>/dev/null | owners; } | not_among 'docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin')
  keep_held_alone 'yum -q versionlock list' "$(rpm -q --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\tinstalled\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | installed_of "$missing")"
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containerd $missing $going
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  if [ -n "$going" ]; then keep_containers; keep_podman $going; else keep_containers_through $missing; fi
  keep_room "$missing" 'docker-ce 20360712' 'docker-ce-cli 15387116' 'containerd.io 30325417' 'docker-buildx-plugin 30253448' 'docker-compose-plugin 14110103'
  printf '%s\n' 'docker-ce 3:27.3.1-1.el9 x86_64 stable 20360712 58108c5d165f28bec66f47687d115cea64be65c5f6894f6478aaf6562fbf6fda https://mirrors.aliyun.com/docker-ce/linux/centos/9/x86_64/stable/Packages/docker-ce-27.3.1-1.el9.x86_64.rpm' \
  'docker-ce-cli 1:27.3.1-1.el9 x86_64 stable 15387116 5e82c815529f321afd76ddf2d9d12bfed279798758a388dcc53a378c72937659 https://mirrors.aliyun.com/docker-ce/linux/centos/9/x86_64/stable/Packages/docker-ce-cli-27.3.1-1.el9.x86_64.rpm' \
  'containerd.io 2.2.0-2.el9 x86_64 stable 30325417 4f729c2a6e60be64077a69f67bcd8f16735e159c5304a1d2971a9089dff0f156 https://mirrors.aliyun.com/docker-ce/linux/centos/9/x86_64/stable/Packages/containerd.io-2.2.0-2.el9.x86_64.rpm' \
  'docker-buildx-plugin 0.30.1-1.el9 x86_64 stable 30253448 3de08cbaafc9b2bdb4fd652159d0bc473d8b4b8eb0b3cb488dcb416fad1138a3 https://mirrors.aliyun.com/docker-ce/linux/centos/9/x86_64/stable/Packages/docker-buildx-plugin-0.30.1-1.el9.x86_64.rpm' \
  'docker-compose-plugin 5.0.0-1.el9 x86_64 stable 14110103 1ae179cba96ae158c814edd29eb051b405aed914a05e508ac64f4c3fb4ce9e9e https://mirrors.aliyun.com/docker-ce/linux/centos/9/x86_64/stable/Packages/docker-compose-plugin-5.0.0-1.el9.x86_64.rpm' >"$WORK/packages"
  begin_ahead "$missing" <"$WORK/packages" || :
  if [ -n "$missing$going" ]; then
    can_stage /etc/yum.conf /etc/dnf/dnf.conf /etc/yum.repos.d/*.repo /etc/yum/repos.d/*.repo /etc/distro.repos.d/*.repo
    # Lists alone are read with this entry. What is installed later is checked against the key.
    # shellcheck disable=SC2016 # words of the package manager
    if printf '%s\n' '[docker-ce-stable]' 'name=Docker CE stable' 'baseurl=https://mirrors.aliyun.com/docker-ce/linux/centos/9/$basearch/stable' 'enabled=1' 'gpgcheck=1' 'gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce' | stage /etc/yum.conf /etc/dnf/dnf.conf /etc/yum.repos.d/*.repo /etc/yum/repos.d/*.repo /etc/distro.repos.d/*.repo; then
      wait_for_lock 600 pid:/var/run/yum.pid pid:/var/cache/dnf/metadata_lock.pid pid:/var/cache/dnf/download_lock.pid pid:/var/lib/dnf/rpmdb_lock.pid fcntl:/run/dnf/rpmtransaction.lock fcntl:/var/lib/rpm/.rpm.lock
      refresh_lists() { yum -q clean expire-cache || :; stage_lists; }
      stale_lists='not installable|unable to locate package|no installation candidate|is not going to be installed|but .* is to be installed|404 +not found|version '\''.*'\'' for '\''.*'\'' was not found|status code: 404|http error 404|error: 404|no more mirrors to try|unable to find a match|no match for argument|incorrect checksum|no package .* available|nothing provides|requires: '
      with_lists play_swap staged yum --assumeno '--setopt=*.skip_if_unavailable=1' --setopt=install_weak_deps=False --setopt=clean_requirements_on_remove=False --setopt=timeout=10 || :
      keep_understood '^Command line error: |: error: (unrecognized arguments|argument |the following arguments)|^No such command: |Add "--help" for more information'
      keep_others no
      unmet=$(unmet <"$WORK/play")
      [ -z "$unmet" ] || fail 10 "$MSG_WOULD_FAIL" "$unmet"
    fi
  fi
}

