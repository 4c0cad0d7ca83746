# Prints what keeps the packages from coming, a line each.
for tool in tar gzip xz iptables groupadd sha256sum systemctl; do
  command -v "$tool" >/dev/null || echo "needs: $tool"
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
