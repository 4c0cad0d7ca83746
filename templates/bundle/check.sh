# Every file is the one that was packed, and there is no other in the bundle's folders; what lies beside them is nobody's.
check_files() {
  sha256sum -c --strict --quiet SHA256SUMS >"$1" 2>&1 || {
    head -n 5 "$1" >&2
    fail 14 "The bundle is damaged: copy it again. Nothing was changed." "离线包已损坏，请重新拷贝。没有任何改动。"
  }
  sed 's/^[0-9a-f]*  //' SHA256SUMS | LC_ALL=C sort >"$1"
  for needed in install.sh docker-setup.lock README.md; do
    grep -qx "$needed" "$1" || fail 14 "SHA256SUMS lacks $needed." "SHA256SUMS 中缺少 $needed。"
  done
  extra=$(find archive images keys repository targets ! -type d 2>/dev/null | LC_ALL=C sort | comm -13 "$1" - | head -n 3)
  [ -z "$extra" ] || fail 14 "What is no part of the bundle lies in it: $extra. Unpack the bundle into an empty folder. Nothing was changed." \
    "离线包中有不属于它的文件：$extra。请将离线包解压到空目录。没有任何改动。"
}

# The target that this machine is: its release and its architecture.
find_target() {
  [ -r /etc/os-release ] || fail 3 "There is no /etc/os-release." "没有 /etc/os-release。"
  # shellcheck disable=SC1091
  here=$(. /etc/os-release && printf '%s|%s|%s|%s' "${ID:-} ${ID_LIKE:-}" "${VERSION_ID:-}" "${VERSION_CODENAME:-} ${UBUNTU_CODENAME:-} ${DEBIAN_CODENAME:-}" "${PRETTY_NAME:-}")
  here_ids=${here%%|*} rest=${here#*|}
  here_version=${rest%%|*} rest=${rest#*|}
  here_names=${rest%%|*} here_pretty=${rest#*|}
  known=
  for file in targets/*; do
    # shellcheck disable=SC1090,SC2154 # it sets target_name and the rest
    . "./$file"
    known="$known $target_name;"
    is=$("arch_$manager") || is=
    [ "$is" = "$arch" ] || continue
    same=no
    for id in $ids; do case " $here_ids " in *" $id "*) same=yes ;; esac; done
    [ "$same" = yes ] || continue
    if [ -n "$codename" ]; then
      case " $here_names " in *" $codename "*) return 0 ;; esac
      [ -z "${here_names%% *}" ] && [ "$here_version" = "$version" ] && return 0
    elif [ "${here_version%%.*}" = "${version%%.*}" ]; then
      return 0
    fi
  done
  fail 3 "This bundle is not for ${here_pretty:-this system} ($(uname -m)). It is for:${known%;}" "离线包不适用于 ${here_pretty:-本机}（$(uname -m)）。适用于：${known%;}"
}

# Where Docker's images are or will be.
docker_data() {
  data=$(docker_asked info --format '{{.DockerRootDir}}' 2>/dev/null)
  [ -n "$data" ] || data=$(sed -n 's/.*"data-root"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' /etc/docker/daemon.json 2>/dev/null)
  data=${data:-/var/lib/docker}
  while [ ! -d "$data" ]; do data=$(dirname -- "$data"); done
}

# What is free where packages and images are still to go, disk by disk.
check_room() {
  set --
  installed || set -- "$needs_kb /usr" "$((needs_kb / 4)) /var/lib"
  if ! images_there; then
    docker_data
    set -- "$@" "$(($(du -sk "images/$image_arch" | cut -f1) * 4)) $data"
  fi
  full=$(for pair; do
    printf '%s %s %s\n' "$(stat -c %d "${pair#* }")" "$(df -Pk "${pair#* }" | awk 'NR == 2 { print $4 }')" "$pair"
  done | awk '
    { free[$1] = $2; need[$1] += $3; path = $0; sub(/^[^ ]* [^ ]* [^ ]* /, "", path); if (!($1 in at)) at[$1] = path }
    END { for (disk in need) if (free[disk] < need[disk]) { printf "%d %d %s\n", free[disk] / 1024, need[disk] / 1024, at[disk]; exit } }')
  [ -n "$full" ] || return 0
  has=${full%% *} rest=${full#* }
  fail 14 "${rest#* } has $has MB free, and ${rest%% *} MB are needed. Nothing was changed." "${rest#* } 剩余 $has MB，需要 ${rest%% *} MB。没有任何改动。"
}
