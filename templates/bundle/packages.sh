# All of the wanted versions are installed, and no others beside them.
installed() {
  [ "$manager" = apt ] || [ -z "$(twice)" ] || return 1
  for spec in $packages; do
    if [ "$manager" = apt ]; then
      [ "$(dpkg-query -W "-f=\${db:Status-Status} \${Version}" "${spec%%=*}" 2>/dev/null)" = "installed ${spec#*=}" ] || return 1
    else
      rpm -q "$(printf '%s' "$spec" | sed 's/-[0-9]*:/-/')" >/dev/null 2>&1 || return 1
    fi
  done
}

mend_packages() { if [ "$manager" = apt ]; then mend_apt; else mend_yum; fi; }

prepare_repositories() { if [ "$manager" = apt ]; then prepare_apt; else prepare_yum; fi; }

# write_entries FOLDER
write_entries() { if [ "$manager" = apt ]; then write_apt "$1"; else write_yum "$1"; fi; }

# For --keep-repository: whoever reads lists for the package manager has to come this far.
check_reach() {
  case $root in *[!A-Za-z0-9/._+-]*)
    fail 14 "A path with blanks or signs can't stay in the package manager's files: move the bundle, such as to /opt. Nothing was changed: $root" \
      "含空格或特殊字符的路径不能留在包管理器的配置中，请将离线包移到 /opt 等处。没有任何改动：$root" ;;
  esac
  folder=$root
  while [ "$folder" != / ]; do
    case $(stat -c %A "$folder") in
      *[xt]) ;;
      *) fail 14 "$folder is closed to others, so its repositories can't stay: move the bundle, such as to /opt. Nothing was changed." \
        "$folder 不对其他用户开放，其中的软件源无法保留：请将离线包移到 /opt 等处。没有任何改动。" ;;
    esac
    folder=$(dirname "$folder")
  done
}

# The entries stay, and this folder has to stay with them.
keep_repository() {
  write_entries "$root"
  if [ "$manager" = apt ]; then from=$work/sources.list to=/etc/apt/sources.list.d/docker-setup-bundle.list; else from=$work/repos/bundle.repo to=/etc/yum.repos.d/docker-setup-bundle.repo; fi
  { cp "$from" "$to.new" && chmod 644 "$to.new" && mv "$to.new" "$to"; } || fail 14 "$to can't be written." "无法写入 $to。"
  say "Kept its repositories in $to; leave $root where it is" "已在 $to 中保留软件源，请勿移动 $root"
}

rehearse_packages() {
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  if [ "$manager" = apt ]; then
    apt_here -s --no-install-recommends --no-remove install $packages >"$work/out" 2>&1
  else
    yum_here --setopt=tsflags=test install $packages >"$work/out" 2>&1
  fi
}

# The package manager's last words say so.
disk_is_full() { grep -qE 'No space left on device|more space (needed )?on the' "$work/out"; }

install_packages() {
  # shellcheck disable=SC2086
  if [ "$manager" = apt ]; then
    apt_here --no-install-recommends --no-remove install $packages >"$work/out" 2>&1
  else
    yum_here install $packages >"$work/out" 2>&1
  fi
}
