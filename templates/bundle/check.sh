# Every file is the one that was packed, and there is no other.
check_files() {
  sha256sum -c --strict --quiet SHA256SUMS >"$1" 2>&1 || {
    head -n 5 "$1" >&2
    fail 14 "The bundle is damaged: copy it again. Nothing was changed." "离线包已损坏，请重新拷贝。没有任何改动。"
  }
  extra=$(find . ! -type d ! -path ./SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort >"$1"; sed 's/^[0-9a-f]*  //' SHA256SUMS | LC_ALL=C sort | comm -13 - "$1" | head -n 3)
  [ -z "$extra" ] || fail 14 "What is no part of the bundle lies in it: $extra" "离线包中有不属于它的文件：$extra"
  for needed in install.sh docker-setup.lock README.md; do
    grep -q "  $needed\$" SHA256SUMS || fail 14 "SHA256SUMS lacks $needed." "SHA256SUMS 中缺少 $needed。"
  done
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
    if [ "$manager" = apt ]; then is=$(dpkg --print-architecture 2>/dev/null) || is=; else is=$(uname -m); fi
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
  fail 3 "This bundle is not for ${here_pretty:-this system}. It is for:$known" "离线包不适用于 ${here_pretty:-本机}。适用于：$known"
}

# What is free where the packages and images go, against what they take.
check_room() {
  image_kb=0
  [ ! -d "images/$image_arch" ] || image_kb=$(($(du -sk "images/$image_arch" | cut -f1) * 4))
  # A disk of its own for Docker's data is the usual thing.
  data=/var/lib/docker
  [ -d "$data" ] || data=/var/lib
  for pair in "/usr $needs_kb" "/var/lib $((needs_kb / 4))" "$data $image_kb"; do
    free=$(df -Pk "${pair% *}" | awk 'NR == 2 { print $4 }')
    [ "${free:-0}" -ge "${pair#* }" ] || fail 14 "${pair% *} has $((free / 1024)) MB free, and $((${pair#* } / 1024)) MB are needed. Nothing was changed." \
      "${pair% *} 剩余 $((free / 1024)) MB，需要 $((${pair#* } / 1024)) MB。没有任何改动。"
  done
}
