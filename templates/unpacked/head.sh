# docker-ce out of its .deb files, below /usr/local: each package in a folder of its version, "current" leads to the one
# in use, and what is in PATH leads there. Units stand where systemd.unit(5) has the software of an administrator, so that
# /etc is free for what overrides them.
set -u
umask 022
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
ROOT=/usr/local/lib/docker-setup
BIN=/usr/local/bin
LIBEXEC=/usr/local/libexec/docker
UNITS=/usr/local/lib/systemd/system
MARK="# Written by docker-setup, as it is in"
# ours PATH: nothing is there, or what this puts there.
ours() {
  if [ -L "$1" ]; then case $(readlink "$1") in "$ROOT"/*) return 0 ;; *) return 1 ;; esac; fi
  [ ! -e "$1" ] || grep -q "^$MARK" "$1" 2>/dev/null
}
# linked NAME VERSION: prints the files that are led to, a line each: what stands there, and what it leads to.
linked() {
  for file in "$ROOT/$1/$2"/usr/bin/* "$ROOT/$1/$2"/usr/sbin/*; do
    [ ! -f "$file" ] || echo "$BIN/${file##*/} $ROOT/$1/current${file#"$ROOT/$1/$2"}"
  done
  for file in "$ROOT/$1/$2"/usr/libexec/docker/* "$ROOT/$1/$2"/usr/libexec/docker/*/*; do
    [ ! -f "$file" ] || echo "$LIBEXEC/${file#*/usr/libexec/docker/} $ROOT/$1/current${file#"$ROOT/$1/$2"}"
  done
}
# units NAME VERSION: prints its units, a line each.
units() {
  for file in "$ROOT/$1/$2"/usr/lib/systemd/system/* "$ROOT/$1/$2"/lib/systemd/system/*; do
    [ ! -f "$file" ] || echo "$file"
  done
}
# unit_text NAME FILE: the unit, with the programs where they are here.
unit_text() {
  echo "$MARK $1"
  sed "s#/usr/bin/\(docker\|container\)#$BIN/\1#g" "$2"
}
