# Takes packages away, with all that leads to them.
for name do
  case $name in
    docker-ce) systemctl disable --now docker.service docker.socket ;;
    containerd.io) systemctl disable --now containerd.service ;;
  esac
  for path in "$BIN"/* "$LIBEXEC"/* "$LIBEXEC"/*/*; do
    [ ! -L "$path" ] || case $(readlink "$path") in "$ROOT/$name"/*) rm -f "$path" ;; esac
  done
  for unit in "$UNITS"/*; do
    if [ -f "$unit" ] && [ "$(head -n 1 "$unit")" = "$MARK $name" ]; then rm -f "$unit"; fi
  done
  rm -rf "${ROOT:?}/$name"
done
rmdir "$LIBEXEC/cli-plugins" "$LIBEXEC" "${LIBEXEC%/*}" "$ROOT" "$UNITS" "${UNITS%/*}" 2>/dev/null
systemctl daemon-reload
