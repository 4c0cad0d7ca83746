#!/bin/sh
# One file under many names: the commands of a machine that exists only in a directory. Each call is written down word
# by word; what a command knows and changes stands in ROOT/state. See scratch.ts.
root=${0%/bin/*}
name=${0##*/}
state=$root/state
{ printf '%s\0' "$#" "$name" "$@"; } >>"$root/calls"
cd "$state" || exit 99

# ROOT/state/fail: an exit code, or "hang", and a pattern a line; what matches fails.
while read -r code pattern; do
  # shellcheck disable=SC2254 # a pattern is meant
  case "$name $*" in $pattern)
    if [ "$code" = hang ]; then
      : >hanging
      exec /bin/sleep 60
    fi
    echo "$name: told to fail"
    exit "$code"
    ;;
  esac
done <fail

version_of() { awk -F '\t' -v name="$1" '$1 == name { print $2 }' packages; }
place_of() { awk -F '\t' -v name="$1" -v version="$2" '$1 == name && ++n && $2 == version { print n }' index; }
newest_of() { awk -F '\t' -v name="$1" '$1 == name { print $2; exit }' index; }
number() {
  number=${1#*:}
  number=${number%%-*}
  printf '%s\n' "${number%%[~.]ce}"
}
mirrors_of_file() {
  if [ -f "$root/etc/docker/daemon.json" ]; then
    tr -d ' \t\r\n' <"$root/etc/docker/daemon.json" | sed -n 's/.*"registry-mirrors":\(\[[^]]*\]\).*/\1/p' | sed 's!\([^/]\)"\([],]\)!\1/"\2!g'
  fi
}
load() {
  mirrors_of_file >mirrors
  [ -s mirrors ] || echo null >mirrors
}
start() {
  [ ! -e broken ] || [ -z "$(mirrors_of_file)" ] || return 1
  number "$(version_of docker-ce)" >active
  load
}
put() {
  [ "$(version_of "$1")" != "$2" ] || return 0
  { awk -F '\t' -v name="$1" '$1 != name' packages; printf '%s\t%s\n' "$1" "$2"; } | sort >packages.new
  mv packages.new packages
  case $1 in
    docker-ce | docker.io | docker)
      ln -sf .commands "$root/bin/docker"
      ln -sf .commands "$root/bin/dockerd"
      : >"$root/usr/bin/dockerd"
      # A deb starts its unit, and starts it anew after an upgrade; an rpm does the latter only.
      if [ "$manager" = apt-get ]; then : >enabled; fi
      if [ "$manager" = apt-get ] || [ -e active ]; then start || :; fi
      ;;
  esac
}
play() {
  for spec do
    case $spec in
      *-) [ -z "$(version_of "${spec%-}")" ] || echo "Remv ${spec%-} [$(version_of "${spec%-}")]" ;;
    esac
  done
}
install() {
  for spec do
    case $spec in *-) remove "${spec%-}" ;; esac
  done
  for spec do
    case $spec in
      *-) continue ;;
      *=*) package=${spec%%=*} want=${spec#*=} ;;
      *-[0-9]*) package=${spec%%-[0-9]*} want=${spec#"$package"-} ;;
      *) package=$spec want=$(newest_of "$spec") ;;
    esac
    want=${want:-1.0}
    have=$(version_of "$package")
    if grep -qx "$package" held && [ "$have" != "$want" ]; then
      [ "$manager" = yum ] || { echo 'E: Held packages were changed'; exit 100; }
      continue
    fi
    case $have in
      '') ;;
      "$want") continue ;;
      *)
        down=no
        [ "$(place_of "$package" "$want")" -lt "$(place_of "$package" "$have")" ] || down=yes
        # yum's install leaves a higher version alone, its downgrade a lower one; apt-get wants a flag.
        if [ "$manager" = yum ] && case $verb/$down in install/yes | downgrade/no) true ;; *) false ;; esac; then continue; fi
        case $manager/$down/$options in apt-get/yes/*--allow-downgrades*) ;; apt-get/yes/*) exit 100 ;; esac
        ;;
    esac
    [ "$verb" != downgrade ] || [ -n "$have" ] || continue
    put "$package" "$want"
  done
}
remove() {
  for package do
    awk -F '\t' -v name="$package" '$1 != name' packages >packages.new
    mv packages.new packages
    case $package in docker-ce | docker.io | docker) rm -f active enabled "$root/bin/docker" "$root/bin/dockerd" "$root/usr/bin/dockerd" ;; esac
  done
}
manager() {
  manager=$name
  options=
  while [ $# -gt 0 ]; do
    case $1 in
      -o) options="$options $2"; shift ;;
      -*) options="$options $1" ;;
      *) break ;;
    esac
    shift
  done
  verb=$1
  shift
  case $verb in
    install | downgrade) case $options in *--print-uris* | *--assumeno*) ;; *' -s'*) play "$@" ;; *) install "$@" ;; esac ;;
    remove) case $options in *' -s'*) ;; *) remove "$@" ;; esac ;;
    do) exit 2 ;;
    shell)
      [ "$1" != --help ] || exit 0
      while read -r word rest; do
        # shellcheck disable=SC2086 # words are meant
        case $options/$word in
          *--assumeno*/remove) for package in $rest; do printf 'Removing:\n %s x86_64 1 x 0\n' "$package"; done ;;
          */remove) verb=remove; remove $rest ;;
          *--assumeno*) ;;
          */install) verb=install; install $rest ;;
        esac
      done
      ;;
    update | makecache) ;;
    list)
      [ "$1" != --showduplicates ] || shift
      awk -F '\t' -v name="$1" '$1 == name { print $1 ".x86_64", $2, "docker-ce-stable" }' index
      ;;
    versionlock)
      case $1 in
        list) while read -r package; do echo "$package-$(version_of "$package").*"; done <held ;;
        *) hold "$@" ;;
      esac
      ;;
    *) exit 98 ;;
  esac
}
hold() {
  way=$1
  shift
  for package do
    grep -vx "$package" held >held.new
    case $way in add | hold) echo "$package" >>held.new ;; esac
    mv held.new held
  done
}

case $name in
  id) if [ "$1" = -u ]; then cat uid; else cat groups; fi ;;
  usermod) echo "$(cat groups) $2" >groups ;;
  uname) echo x86_64 ;;
  sleep | journalctl) ;;
  dpkg) case $1 in --print-architecture) echo amd64 ;; -S) exit 1 ;; --audit) cat audit ;; *--configure* | --force*) : >audit ;; esac ;;
  dpkg-query | rpm)
    if [ "$1" = -qf ]; then exit 1; fi
    if [ "$1" = -q ] || [ "$1" = -W ]; then
      for package do
        case $package in -* | *%*) continue ;; esac
        version=$(version_of "$package")
        if [ -n "$version" ]; then printf '%s\t%s\tinstalled\n' "$package" "$version"; else echo "package $package is not installed"; fi
      done | case $* in *VERSION* | *Version*) cat ;; *) grep -v ' is not ' | cut -f 1 ;; esac
    fi
    ;;
  apt-get | yum) manager "$@" ;;
  apt-cache) awk -F '\t' -v name="$2" '$1 == name { print name " | " $2 " | https://mirror.example noble/stable amd64 Packages" }' index ;;
  apt-mark) if [ "$1" = showhold ]; then cat held; else hold "$@"; fi ;;
  systemctl)
    case $1 in
      is-active)
        state=inactive
        if [ -e active ]; then case $* in *kubelet*) ;; *) state=active ;; esac; fi
        case $* in *--quiet*) ;; *) echo "$state" ;; esac
        [ "$state" = active ] || exit 3
        ;;
      is-enabled) [ -e enabled ] ;;
      show)
        case $* in *ActiveState*)
          printf 'Id=docker.service\nLoadState=loaded\n'
          if [ -e active ]; then echo ActiveState=active; else echo ActiveState=inactive; fi
          if [ -e enabled ]; then echo UnitFileState=enabled; else echo UnitFileState=disabled; fi
          ;;
        esac
        ;;
      enable)
        : >enabled
        [ -e active ] || start
        ;;
      restart)
        rm -f active
        start
        ;;
      # A list that is gone from the file changes nothing (moby's daemon/reload.go).
      reload) if [ ! -e deaf ] && [ -n "$(mirrors_of_file)" ]; then load; fi ;;
    esac
    ;;
  docker)
    [ -e active ] || { echo 'Cannot connect to the Docker daemon' >&2; exit 1; }
    case "$*" in
      *' ps -q'*) cat containers ;;
      *'{{json .}}'*)
        printf '{"ServerVersion":"%s","ContainersRunning":%s,"LiveRestoreEnabled":%s,"RegistryConfig":{"Mirrors":%s}}\n' \
          "$(cat active)" "$(grep -c . containers)" "$(if [ -e live-restore ]; then echo true; else echo false; fi)" "$(cat mirrors)"
        ;;
      *ServerVersion*Mirrors*) echo "$(cat active) $(cat mirrors)" ;;
      *ServerVersion*) cat active ;;
      *Mirrors*) cat mirrors ;;
      *LiveRestore*) if [ -e live-restore ]; then echo true; else echo false; fi ;;
    esac
    ;;
  dockerd)
    case $1 in
      --version) echo "Docker version $(number "$(version_of docker-ce)"), build 0000000" ;;
      --help) echo '      --validate' ;;
    esac
    ;;
  curl)
    for word do
      if [ "$last" = -o ]; then file=$word; fi
      last=$word
    done
    case $last in
      */gpg) cat "$state/served" >"$file" ;;
      *) echo 'curl: (22) The requested URL returned error: 404'; exit 22 ;;
    esac
    ;;
  *) exit 97 ;;
esac
