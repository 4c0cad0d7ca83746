# docker_here WORD...: has the daemon of this machine do something, however long that takes.
docker_here() { "$(packaged docker)" --host "$DAEMON_ADDRESS" "$@"; }

# other_image: the name of the first image that dockerd does not have as the bundle does.
other_image() {
  while read -r name config layers; do
    case $name in *@*) of=$config ;; *) of=$name ;; esac
    has=$(docker_asked image inspect --format '{{json .RootFS.Layers}}' "$of" 2>/dev/null)
    [ "$has" = "$layers" ] || { printf '%s\n' "$name"; return; }
  done <"images/$image_arch.list"
}

images_there() { [ ! -f "images/$image_arch.list" ] || [ -z "$(other_image)" ]; }

load_images() {
  images_there && return 0
  say "Loading images" "正在加载镜像"
  (cd "images/$image_arch" && tar -cf - .) | docker_here load -q >"$work/out" 2>&1 || { tail -n 3 "$work/out" >&2; fail 14 "docker load failed." "docker load 失败。"; }
  other=$(other_image)
  [ -z "$other" ] || fail 14 "$other is not what the bundle holds." "$other 与离线包内容不符。"
  sed 's/ .*//; s/^/  /' "images/$image_arch.list"
}

# Proves that containers run: the first image starts, whatever it does then.
prove() {
  running=$(docker_asked info --format '{{.ServerVersion}}' 2>/dev/null) || running=
  [ -n "$running" ] || fail 11 "dockerd does not answer: journalctl -u docker" "dockerd 没有响应：journalctl -u docker"
  case $(dockerd --version) in *" $running,"*) ;; *) fail 11 "The dockerd that runs is another one: $running" "正在运行的是另一个 dockerd：$running" ;; esac
  [ -f "images/$image_arch.list" ] || return 0
  read -r name config _ <"images/$image_arch.list"
  case $name in *@*) name=$config ;; esac
  id=$(docker_here run -d --network none "$name" 2>"$work/out") || { tail -n 3 "$work/out" >&2; fail 11 "$name can't be run." "无法运行 $name。"; }
  started=$(docker_asked inspect --format '{{.State.StartedAt}}' "$id")
  docker_here rm -f "$id" >/dev/null 2>&1
  case $started in 0001-* | '') fail 11 "$name did not start." "$name 未能启动。" ;; esac
  say "Ran a container of $name" "已运行 $name 的一个容器"
}
