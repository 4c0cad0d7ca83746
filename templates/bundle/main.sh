# shellcheck disable=SC2317 # the trap calls it
end() {
  status=$?
  trap - EXIT
  [ -z "$work" ] || rm -rf "$work"
  [ "$locked" = no ] || rm -f "$RUN_LOCK"
  exit "$status"
}

main() {
  plain_environment
  only_check=no restart=no keep=no work='' locked=no
  usage="sh install.sh [--check] [--restart] [--keep-repository] [--lang en|zh]"
  while [ $# -gt 0 ]; do
    case $1 in
      --check) only_check=yes ;;
      --restart) restart=yes ;;
      --keep-repository) keep=yes ;;
      --lang=en | --lang=zh) lang=${1#*=} ;;
      --lang)
        case ${2:-} in en | zh) lang=$2 ;; *) fail 2 "$usage" "$usage" ;; esac
        shift
        ;;
      -h | --help) say "$usage" "$usage"; exit 0 ;;
      *) fail 2 "$usage" "$usage" ;;
    esac
    shift
  done
  cd -- "$(dirname -- "$0")" || exit 2
  root=$(pwd -P)
  [ -f SHA256SUMS ] || fail 14 "There is no SHA256SUMS beside install.sh: unpack the whole bundle." "install.sh 旁没有 SHA256SUMS：请完整解压离线包。"
  trap end EXIT
  # What is under way is finished first. A reader that went away ends nothing half way.
  trap 'exit 130' INT TERM HUP QUIT
  trap : PIPE
  if [ "$only_check" = yes ]; then work=$(mktemp -d) || exit 14; else begin; fi
  say "Checking the bundle" "正在校验离线包"
  check_files "$work/sums"
  # By itself: a byte that is another in here may be one of those that check.
  grep '  install[.]sh$' SHA256SUMS | sha256sum -c --strict --quiet >/dev/null 2>&1 || exit 14
  find_target
  if [ "$only_check" = yes ]; then
    say "The bundle is whole; this machine is $target_name." "离线包完好；本机为 $target_name。"
    return 0
  fi
  [ "$keep" = no ] || check_reach
  check_room
  set_up
  say "Docker $docker is ready." "Docker $docker 已就绪。"
}

# One at a time; what a killed one left goes.
begin() {
  [ "$(id -u)" = 0 ] || fail 4 "Run it as root: sudo sh install.sh" "请以 root 运行：sudo sh install.sh"
  mkdir -p /var/lib/docker-setup || exit 14
  take_run_lock || fail 15 "Another docker-setup or install.sh is at work (pid $other)." "另一个 docker-setup 或 install.sh 正在运行（pid $other）。"
  locked=yes
  wait_for_orphan
  rm -rf /var/lib/docker-setup/bundle.??????
  work=$(mktemp -d /var/lib/docker-setup/bundle.XXXXXX) || exit 14
  # The package manager's files take no path with blanks or signs; this one leads to it.
  base=$work/base
  { ln -s "$root" "$base" && echo >"$work/out"; } 2>/dev/null || fail 14 "The disk of /var/lib is full. Nothing was changed." "/var/lib 所在磁盘已满。没有任何改动。"
}

# The package manager of one that was killed reads from its folder still, which its command line names.
wait_for_orphan() {
  tries=0
  while orphan=$(grep -alse '/var/lib/docker-setup/bundle[.]....../' /proc/[0-9]*/cmdline) && [ "$tries" -lt 300 ]; do
    [ "$tries" -gt 0 ] || say "Waiting for what an interrupted install.sh began" "正在等待被中断的 install.sh 已开始的操作"
    tries=$((tries + 1))
    sleep 2
  done
  [ "$tries" -lt 300 ] || fail 15 "It does not end: ${orphan}" "它没有结束：${orphan}"
}

set_up() {
  if installed; then
    say "Docker $docker is installed already" "已安装 Docker $docker"
  else
    if [ "$restart" = no ] && [ -n "$(docker_asked ps -q 2>/dev/null)" ]; then
      fail 12 "Containers are running and would be stopped; allow it with --restart. Nothing was changed." "有容器正在运行，安装会将其停止；如允许请加 --restart。没有任何改动。"
    fi
    taken=$(taken_place)
    [ -z "$taken" ] || fail 14 "$taken is a directory or a mount, and the package manager can't put Docker's program there. Take it away (rmdir, umount), then run this again. Nothing was changed." \
      "$taken 是目录或挂载点，包管理器无法将 Docker 的程序写到那里。请将其移走（rmdir、umount）后再运行。没有任何改动。"
    if ! "prepare_$manager" || { "mend_$manager"; ! rehearse_packages; }; then
      grep -vE '^(Reading|Building|Get:|Hit:|Ign:|Last metadata)' "$work/out" | tail -n 12 >&2
      disk_is_full && fail 10 "A disk is full. Make room, then run this again. Nothing was changed." "磁盘已满。请腾出空间后再运行。没有任何改动。"
      fail 10 "The bundle's packages can't be installed on this machine; nothing was changed. What is lacking above comes with a bundle made with the distribution's archive: docker-setup bundle --target $target_spec --archive URL -o FILE" \
        "离线包中的软件包无法安装到本机；没有任何改动。以上缺少的内容可在生成离线包时用发行版软件源加入：docker-setup bundle --target $target_spec --archive URL -o 文件"
    fi
    say "Installing Docker $docker on $target_name" "正在 $target_name 上安装 Docker $docker"
    install_packages || {
      tail -n 12 "$work/out" >&2
      disk_is_full && fail 10 "A disk is full. Make room, then run this again: it goes on from here." "磁盘已满。请腾出空间后再运行：会从这里继续。"
      fail 10 "$manager failed; run this again once that is fixed." "$manager 失败；排除后请重新运行。"
    }
  fi
  "clear_$manager"
  [ "$keep" = no ] || keep_repository
  systemctl enable --now docker.service >"$work/out" 2>&1 || { cat "$work/out" >&2; fail 11 "docker.service does not start: journalctl -u docker" "docker.service 无法启动：journalctl -u docker"; }
  load_images
  prove
}

main "$@"
exit
}
