# A new machine has no unit of Docker's and no drop-in but this script's own, so dockerd has no flags but the package's.
settings_fit() {
  for file in /etc/systemd/system/docker.service /etc/systemd/system/docker.service.d/*; do
    case $file in */docker-setup*) continue ;; esac
    [ ! -e "$file" ] || fail 9 "$MSG_NOT_NEW $file"
  done
}
