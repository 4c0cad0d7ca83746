#!/bin/sh
# 在 Ubuntu 24.04 (noble), amd64 上安装 Docker CE 27.3.1。
# 由 docker-setup 0.1.0 生成。
#
# 软件包镜像站： https://mirrors.aliyun.com/docker-ce
# 镜像加速地址： https://docker.m.daocloud.io https://docker.1ms.run
#
# 以 root 运行：sudo sh install.sh
# 可以重复运行：已完成的步骤不再改动；遇到失败即停止。

RESTART=no

main() {
  prepare "$@"
  step_1
  step_2
  step_3
  step_4
  step_5
  step_6
  step_7
  step_8
  step_9
  step_10
  step_11
  step_12
  finish
}

# 1/12 检查本机是否为 Ubuntu 24.04 (noble), amd64
# 为其他版本或架构准备的软件包装不上，甚至只装上一半。
step_1() {
  begin ' 1/12' '检查本机是否为 Ubuntu 24.04 (noble), amd64'
  [ "$FORCE" = yes ] || os_codename_is noble || wrong_host 'Ubuntu 24.04 (noble), amd64'
  [ "$(dpkg --print-architecture)" = amd64 ] || wrong_host 'Ubuntu 24.04 (noble), amd64'
  checked
}

# 2/12 完成被中断的包管理器操作
# 崩溃或断电之后，必须先运行“dpkg --force-confdef --force-confold --configure -a”才能安装软件包。
step_2() {
  begin ' 2/12' '完成被中断的包管理器操作'
  broken=$({ dpkg --audit; find /var/lib/dpkg/updates -type f -name '[0-9]*'; } 2>/dev/null) || :
  if [ -z "$broken" ]; then
    already
    return
  fi
  wait_for_lock 600 fcntl:/var/lib/dpkg/lock-frontend fcntl:/var/lib/dpkg/lock fcntl:/var/lib/apt/lists/lock fcntl:/var/cache/apt/archives/lock
  dpkg --force-confdef --force-confold --configure -a
  finished
}

# 3/12 备齐软件源所需的软件包：ca-certificates
# 镜像站通过 https 访问；只安装缺少的。
step_3() {
  begin ' 3/12' '备齐软件源所需的软件包：ca-certificates'
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' ca-certificates 2>/dev/null | missing_packages '=' ca-certificates)
  if [ -z "$missing" ]; then
    already
    return
  fi
  wait_for_lock 600 fcntl:/var/lib/dpkg/lock-frontend fcntl:/var/lib/dpkg/lock fcntl:/var/lib/apt/lists/lock fcntl:/var/cache/apt/archives/lock
  apt-get -q -o Acquire::Retries=2 -o Acquire::http::Timeout=10 update
  status=0
  # shellcheck disable=SC2086
  apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 --no-install-recommends install $missing || status=$?
  [ "$status" -eq 0 ] || exit "$status"
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' ca-certificates 2>/dev/null | missing_packages '=' ca-certificates)
  [ -z "$missing" ] || fail 10 "$MSG_NOT_INSTALLED $missing"
  finished
}

# 4/12 移除与 docker-ce 冲突的软件包
# 发行版自带的构建含有相同的文件：docker.io、docker-doc、docker-compose、docker-compose-v2、
# podman-docker、containerd、runc、docker-engine。/var/lib/docker 中的镜像、容器和卷会保留。
step_4() {
  begin ' 4/12' '移除与 docker-ce 冲突的软件包'
  installed=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker.io docker-doc docker-compose docker-compose-v2 podman-docker containerd runc docker-engine 2>/dev/null | installed_packages)
  if [ -z "$installed" ]; then
    already
    return
  fi
  keep_containers
  wait_for_lock 600 fcntl:/var/lib/dpkg/lock-frontend fcntl:/var/lib/dpkg/lock fcntl:/var/lib/apt/lists/lock fcntl:/var/cache/apt/archives/lock
  # shellcheck disable=SC2086 # package names hold no spaces
  apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 remove $installed
  finished
}

# 5/12 获取软件源公钥，存为 /etc/apt/keyrings/docker.gpg
# 仅当指纹为 9DC8 5822 9FC7 DD38 854A E2D8 8D81 803C 0EBF CD88 时才采用；文件中的其他公钥一概不要。
step_5() {
  begin ' 5/12' '获取软件源公钥，存为 /etc/apt/keyrings/docker.gpg'
  if [ -f /etc/apt/keyrings/docker.gpg ] && key_file binary /etc/apt/keyrings/docker.gpg "$WORK/key" D3306A018370199E527AE7997EA0A9C3F273FCD8 9DC858229FC7DD38854AE2D88D81803C0EBFCD88 2>/dev/null && same_bytes "$WORK/key" /etc/apt/keyrings/docker.gpg; then
    already
    return
  fi
  fetch_key binary "$WORK/key" D3306A018370199E527AE7997EA0A9C3F273FCD8 9DC858229FC7DD38854AE2D88D81803C0EBFCD88 https://mirrors.aliyun.com/docker-ce/linux/ubuntu/gpg || quit $?
  put_file "$WORK/key" /etc/apt/keyrings/docker.gpg 0644
  finished
}

# 6/12 停用旧的 docker-ce 软件源条目
# 同一软件源若有两个条目且密钥不同，包管理器会拒绝工作。单行条目改为注释，整个文件则加上 .disabled 后
# 缀；由 /etc/apt/sources.list.d/docker.sources 取代。
step_6() {
  begin ' 6/12' '停用旧的 docker-ce 软件源条目'
  stale=$(stale_sources URIs: /etc/apt/sources.list.d/docker.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources)
  if [ -z "$stale" ]; then
    already
    return
  fi
  printf '%s\n' "$stale" | retire_sources
  finished
}

# 7/12 添加软件源：/etc/apt/sources.list.d/docker.sources
# Signed-By 使该公钥只对这一个软件源有效。
step_7() {
  begin ' 7/12' '添加软件源：/etc/apt/sources.list.d/docker.sources'
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
  put_file "$WORK/file" /etc/apt/sources.list.d/docker.sources 0644
  finished
}

# 8/12 读取该软件源的索引
# 只读取这一个：机器上的其他软件源与此无关，而且很慢。
step_8() {
  begin ' 8/12' '读取该软件源的索引'
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:27.3.1-1~ubuntu.24.04~noble' 'docker-ce-cli=5:27.3.1-1~ubuntu.24.04~noble' 'containerd.io=2.2.0-1~ubuntu.24.04~noble' 'docker-buildx-plugin=0.30.1-1~ubuntu.24.04~noble' 'docker-compose-plugin=5.0.0-1~ubuntu.24.04~noble')
  if [ -z "$missing" ]; then
    already
    return
  fi
  wait_for_lock 600 fcntl:/var/lib/dpkg/lock-frontend fcntl:/var/lib/dpkg/lock fcntl:/var/lib/apt/lists/lock fcntl:/var/cache/apt/archives/lock
  apt-get -q -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/docker.sources -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 -o APT::Update::Error-Mode=any -o Acquire::Retries=2 -o Acquire::http::Timeout=10 update
  finished
}

# 9/12 将镜像加速地址写入 /etc/docker/daemon.json
# 从 Docker Hub 拉取时经由 https://docker.m.daocloud.io、https://docker.1ms.run；文件中其他配置项保持
# 不变。先于软件包写入，守护进程启动时即生效。
step_9() {
  begin ' 9/12' '将镜像加速地址写入 /etc/docker/daemon.json'
  if daemon_json_done /etc/docker/daemon.json https://docker.m.daocloud.io https://docker.1ms.run; then
    already
    return
  fi
  remember_daemon_json /etc/docker/daemon.json
  merge_daemon_json /etc/docker/daemon.json https://docker.m.daocloud.io https://docker.1ms.run || quit 9
  finished
}

# 10/12 安装 docker-ce 5:27.3.1-1~ubuntu.24.04~noble
# 使用确切版本，使每台机器都一致：docker-ce 5:27.3.1-1~ubuntu.24.04~noble, docker-ce-cli
# 5:27.3.1-1~ubuntu.24.04~noble, containerd.io 2.2.0-1~ubuntu.24.04~noble, docker-buildx-plugin
# 0.30.1-1~ubuntu.24.04~noble, docker-compose-plugin 5.0.0-1~ubuntu.24.04~noble。
step_10() {
  begin '10/12' '安装 docker-ce 5:27.3.1-1~ubuntu.24.04~noble'
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:27.3.1-1~ubuntu.24.04~noble' 'docker-ce-cli=5:27.3.1-1~ubuntu.24.04~noble' 'containerd.io=2.2.0-1~ubuntu.24.04~noble' 'docker-buildx-plugin=0.30.1-1~ubuntu.24.04~noble' 'docker-compose-plugin=5.0.0-1~ubuntu.24.04~noble')
  if [ -z "$missing" ]; then
    already
    return
  fi
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  keep_containers_through $missing
  wait_for_lock 600 fcntl:/var/lib/dpkg/lock-frontend fcntl:/var/lib/dpkg/lock fcntl:/var/lib/apt/lists/lock fcntl:/var/cache/apt/archives/lock
  held=
  [ -z "$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | installed_packages)" ] || held=$(apt-mark showhold 2>/dev/null | held_among docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin)
  # shellcheck disable=SC2086
  [ -z "$held" ] || apt-mark unhold $held
  status=0
  # shellcheck disable=SC2086
  apt-get -q -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=10 --no-install-recommends --allow-downgrades install $missing || status=$?
  # shellcheck disable=SC2086
  [ -z "$held" ] || apt-mark hold $held
  [ "$status" -eq 0 ] || exit "$status"
  missing=$(dpkg-query -W '-f=${Package}\t${Version}\t${db:Status-Status}\n' docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin 2>/dev/null | missing_packages '=' 'docker-ce=5:27.3.1-1~ubuntu.24.04~noble' 'docker-ce-cli=5:27.3.1-1~ubuntu.24.04~noble' 'containerd.io=2.2.0-1~ubuntu.24.04~noble' 'docker-buildx-plugin=0.30.1-1~ubuntu.24.04~noble' 'docker-compose-plugin=5.0.0-1~ubuntu.24.04~noble')
  [ -z "$missing" ] || fail 10 "$MSG_NOT_INSTALLED $missing"
  finished
}

# 11/12 让 docker.service 以此配置运行，并随系统启动
# 运行中的守护进程重新加载即可使用新的镜像加速地址，不影响任何容器；仅在无效时才重启。
step_11() {
  begin '11/12' '让 docker.service 以此配置运行，并随系统启动'
  if daemon_is_up docker.service && daemon_uses '["https://docker.m.daocloud.io/","https://docker.1ms.run/"]'; then
    already
    return
  fi
  bring_up docker.service '["https://docker.m.daocloud.io/","https://docker.1ms.run/"]'
  finished
}

# 12/12 验证 Docker 是否正常工作
# 守护进程有响应，就是刚安装的那个版本，并且使用上面的镜像加速地址。
step_12() {
  begin '12/12' '验证 Docker 是否正常工作'
  prove_daemon '["https://docker.m.daocloud.io/","https://docker.1ms.run/"]'
  checked
}

