# Brings NAME=VERSION... out of the files that were fetched, whose hashes were looked at then.
set -e
stop() {
  echo "$*" >&2
  exit 1
}
# data_of DEB: an archive of ar(5) with data.tar in it, deb(5): a header has 60 bytes, the size of its file from the 49th on.
data_of() {
  at=8
  all=$(wc -c <"$1")
  member=
  while [ "$at" -lt "$all" ]; do
    head=$(tail -c "+$((at + 1))" "$1" | head -c 60)
    size=$(printf "%s\n" "$head" | cut -c 49-58 | tr -d " ")
    member=${head%%[ /]*}
    case $member in data.tar*) break ;; esac
    at=$((at + 60 + size + size % 2))
  done
  case $member in
    data.tar) set -- "$1" cat ;;
    data.tar.gz) set -- "$1" gzip -dc ;;
    data.tar.xz) set -- "$1" xz -dc ;;
    data.tar.zst) set -- "$1" zstd -dc ;;
    *) stop "no package that is known how to unpack: $1" ;;
  esac
  command -v "$2" >/dev/null || stop "needs: $2"
  deb=$1
  shift
  tail -c "+$((at + 61))" "$deb" | head -c "$size" | "$@"
}
# unpack NAME VERSION: its folder, whole or not at all.
unpack() {
  to=$ROOT/$1/$2
  if [ -d "$to" ] && (cd "$to" && sha256sum -c --status files.sha256); then return 0; fi
  from=$ROOT/incoming/$1_$2.deb
  [ -f "$from" ] || stop "$1 $2 did not come whole from any mirror"
  rm -rf "$ROOT/$1/.new"
  mkdir -p "$ROOT/$1/.new"
  data_of "$from" | tar -xf - -C "$ROOT/$1/.new"
  cd "$ROOT/$1/.new"
  rm -rf etc var usr/share
  for program in docker dockerd containerd runc; do
    [ ! -x "usr/bin/$program" ] || said=$("usr/bin/$program" --version 2>&1) || stop "$program does not run on this system: $said"
  done
  find . -type f -exec sha256sum {} + >../.sums
  mv ../.sums files.sha256
  [ -s files.sha256 ] || stop "there is nothing in $from"
  cd /
  rm -rf "$to"
  mv "$ROOT/$1/.new" "$to"
}
for spec do unpack "${spec%%=*}" "${spec#*=}"; done
# Nothing is led to before all of it may be.
for spec do
  for file in $(linked "${spec%%=*}" "${spec#*=}" | cut -d " " -f 1) $(units "${spec%%=*}" "${spec#*=}" | sed "s#.*/#$UNITS/#"); do
    ours "$file" || stop "conflict: $file"
  done
done
mkdir -p "$BIN" "$UNITS"
for spec do
  name=${spec%%=*} before=$(readlink "$ROOT/${spec%%=*}/current") || before=
  ln -sfn "${spec#*=}" "$ROOT/$name/current"
  linked "$name" current | while read -r path to; do
    mkdir -p "${path%/*}"
    ln -sfn "$to" "$path"
  done
  for file in $(units "$name" current); do
    unit_text "$name" "$file" >"$UNITS/.${file##*/}"
    mv -f "$UNITS/.${file##*/}" "$UNITS/${file##*/}"
  done
  # The one before it stays, for the way back.
  for old in "$ROOT/$name"/*/; do
    old=${old%/}
    case ${old##*/} in current | "${spec#*=}" | "$before") ;; *) rm -rf "$old" ;; esac
  done
done
for path in "$BIN"/* "$LIBEXEC"/* "$LIBEXEC"/*/*; do
  [ -e "$path" ] || [ ! -L "$path" ] || ! ours "$path" || rm -f "$path"
done
rm -rf "$ROOT/incoming"
getent group docker >/dev/null || groupadd --system docker
systemctl daemon-reload
for spec do
  case $spec in
    containerd.io=*) systemctl try-restart containerd.service || : ;;
    docker-ce=*) systemctl try-restart docker.service || : ;;
  esac
done
