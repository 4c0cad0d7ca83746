# What a manager does in its own way is a function whose name ends with its own, such as mend_apt.

# All of the wanted versions are installed, and no others beside them.
installed() {
  "alone_$manager" || return 1
  for spec in $packages; do "has_$manager" "$spec" || return 1; done
}

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
  "write_$manager" "$root"
  { cp "$entries" "$lasting.new" && chmod 644 "$lasting.new" && mv "$lasting.new" "$lasting"; } || fail 14 "$lasting can't be written." "无法写入 $lasting。"
  say "Kept its repositories in $lasting; leave $root where it is" "已在 $lasting 中保留软件源，请勿移动 $root"
}

rehearse_packages() {
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  "play_$manager" $packages >"$work/out" 2>&1
}

# The package manager's last words say so.
disk_is_full() { grep -qE 'No space left on device|more space (needed )?on the' "$work/out"; }

install_packages() {
  # shellcheck disable=SC2086
  "install_$manager" $packages >"$work/out" 2>&1
}
