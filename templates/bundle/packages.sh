# All of the wanted versions are installed.
installed() {
  for spec in $packages; do
    if [ "$manager" = apt ]; then
      [ "$(dpkg-query -W "-f=\${db:Status-Status} \${Version}" "${spec%%=*}" 2>/dev/null)" = "installed ${spec#*=}" ] || return 1
    else
      rpm -q "$(printf '%s' "$spec" | sed 's/-[0-9]*:/-/')" >/dev/null 2>&1 || return 1
    fi
  done
}

# What a killed package manager left half done; one that is still at work is waited for.
mend_packages() {
  [ "$manager" = apt ] || return 0
  tries=0
  while [ -n "$({ dpkg --audit; find /var/lib/dpkg/updates -type f -name '[0-9]*'; } 2>/dev/null)" ] && [ "$tries" -lt 120 ]; do
    dpkg --force-confdef --force-confold --configure -a >"$work/out" 2>&1 9>&- && break
    tries=$((tries + 1))
    sleep 2
  done
}

prepare_repositories() { if [ "$manager" = apt ]; then prepare_apt; else prepare_yum; fi; }

rehearse_packages() {
  # shellcheck disable=SC2086 # package names and versions hold no spaces
  if [ "$manager" = apt ]; then
    apt_here -s --no-install-recommends --no-remove install $packages >"$work/out" 2>&1
  else
    yum_here --setopt=tsflags=test install $packages >"$work/out" 2>&1
  fi
}

install_packages() {
  # shellcheck disable=SC2086
  if [ "$manager" = apt ]; then
    apt_here --no-install-recommends --no-remove install $packages >"$work/out" 2>&1
  else
    yum_here install $packages >"$work/out" 2>&1
  fi
}
