# Prints what keeps the packages from coming, a line each.
for tool in tar gzip xz iptables groupadd sha256sum systemctl; do
  command -v "$tool" >/dev/null || echo "needs: $tool"
done
# What docker-ce and containerd.io depend on beside the C library, which is looked at when the system is recognised.
has_library() {
  ldconfig -p 2>/dev/null | grep -q "^[[:space:]]*$1 " && return
  for file in /lib/"$1" /lib64/"$1" /usr/lib/"$1" /usr/lib64/"$1" /usr/lib/*/"$1"; do
    [ ! -e "$file" ] || return 0
  done
  return 1
}
for library in libseccomp.so.2 libsystemd.so.0; do
  has_library "$library" || echo "needs: $library"
done
for name in docker dockerd docker-init docker-proxy containerd containerd-shim-runc-v2 ctr runc; do
  ours "$BIN/$name" || echo "conflict: $BIN/$name"
done
for path in /usr/bin/docker /usr/bin/dockerd /usr/sbin/dockerd /usr/bin/containerd /usr/sbin/containerd; do
  [ ! -e "$path" ] || echo "conflict: $path"
done
for unit in docker.service docker.socket containerd.service; do
  ours "$UNITS/$unit" || echo "conflict: $UNITS/$unit"
  [ ! -e "/etc/systemd/system/$unit" ] || echo "conflict: /etc/systemd/system/$unit"
done
