# shellcheck disable=SC2317 # the trap calls it
end() {
  status=$?
  trap - EXIT
  [ -z "$work" ] || rm -rf "$work"
  case $work in /var/lib/*) rm -f /var/lib/docker-setup/bundle.lock ;; esac
  exit "$status"
}

main() {
  only_check=no restart=no keep=no work=
  for word; do
    case $word in
      --check) only_check=yes ;;
      --restart) restart=yes ;;
      --keep-repository) keep=yes ;;
      *) fail 2 "sh install.sh [--check] [--restart] [--keep-repository]" "sh install.sh [--check] [--restart] [--keep-repository]" ;;
    esac
  done
  cd "$(dirname "$0")" || exit 2
  root=$(pwd -P)
  trap end EXIT
  trap 'exit 130' INT TERM HUP
  if [ "$only_check" = yes ]; then
    work=$(mktemp -d) || exit 14
    check_files "$work/sums"
    find_target
    say "The bundle is whole; this machine is $target_name." "离线包完好；本机为 $target_name。"
    return 0
  fi
  [ "$(id -u)" = 0 ] || fail 4 "Run it as root: sudo sh install.sh" "请以 root 运行：sudo sh install.sh"
  case $root in *[!A-Za-z0-9/._+-]*) fail 14 "Move the bundle to a path without blanks and signs: $root" "请将离线包移到不含空格和符号的路径：$root" ;; esac
  mkdir -p /var/lib/docker-setup && exec 9>/var/lib/docker-setup/bundle.lock || exit 14
  flock -n 9 || fail 15 "Another install.sh is at work." "另一个 install.sh 正在运行。"
  # What a killed one left.
  rm -rf /var/lib/docker-setup/bundle.??????
  work=$(mktemp -d /var/lib/docker-setup/bundle.XXXXXX) || exit 14
  say "Checking the bundle" "正在校验离线包"
  check_files "$work/sums"
  find_target
  check_room
  [ "$keep" = no ] || check_reach
  if installed; then
    say "Docker $docker is installed already" "已安装 Docker $docker"
  else
    if [ "$restart" = no ] && [ -n "$(dock ps -q 2>/dev/null)" ]; then
      fail 12 "Containers are running and would be stopped; allow it with --restart. Nothing was changed." "有容器正在运行，安装会将其停止；如允许请加 --restart。没有任何改动。"
    fi
    mend_packages
    if ! prepare_repositories || ! rehearse_packages; then
      grep -vE '^(Reading|Building|Get:|Hit:|Ign:|Last metadata)' "$work/out" | tail -n 12 >&2
      fail 10 "The bundle's packages can't be installed on this machine; nothing was changed. What is lacking above comes with a bundle that is made with --archive." \
        "离线包中的软件包无法安装到本机；没有任何改动。以上缺少的内容可在生成离线包时用 --archive 加入。"
    fi
    say "Installing Docker $docker on $target_name" "正在 $target_name 上安装 Docker $docker"
    install_packages || { tail -n 12 "$work/out" >&2; fail 10 "$manager failed; run this again once that is fixed." "$manager 失败；排除后请重新运行。"; }
  fi
  [ "$keep" = no ] || keep_repository
  systemctl enable --now docker.service >"$work/out" 2>&1 || { cat "$work/out" >&2; fail 11 "docker.service does not start: journalctl -u docker" "docker.service 无法启动：journalctl -u docker"; }
  load_images
  prove
  say "Docker $docker is ready." "Docker $docker 已就绪。"
}

main "$@"
exit
}
