#!/bin/sh
# One file under many names: the commands of a machine that exists only in a directory. Each call is written down word
# by word; what a command knows and changes stands in ROOT/state. See scratch.ts.
root=${0%/bin/*}
name=${0##*/}
state=$root/state
{ printf '%s\0' "$#" "$name" "$@"; } >>"$root/calls"
cd "$state" || exit 99
# What is only fetched changes nothing here.
case " $* " in *' --download-only '* | *' --downloadonly '*) exit 0 ;; esac

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

# Looks things up without a child: thousands of these run in the tests. Each sets the variable of its name.
tab='	'
version_of() {
  version=''
  while IFS=$tab read -r each other; do
    if [ "$each" = "$1" ]; then version=$other; fi
  done <packages
}
place_of() {
  place=''
  n=0
  while IFS=$tab read -r each other; do
    [ "$each" = "$1" ] || continue
    n=$((n + 1))
    if [ "$other" = "$2" ]; then place=$n; fi
  done <index
}
newest_of() {
  newest=''
  while IFS=$tab read -r each other; do
    if [ "$each" = "$1" ]; then newest=$other; break; fi
  done <index
}
show() { while IFS= read -r each || [ -n "$each" ]; do printf '%s\n' "$each"; done <"$1"; }
without() {
  while IFS=$tab read -r each other; do
    if [ "$each" != "$1" ]; then printf '%s\t%s\n' "$each" "$other"; fi
  done <packages
}
number() {
  number=${1#*:}
  number=${number%%-*}
  number=${number%%[~.]ce}
}
mirrors_of_file() {
  if [ -f "$root/etc/docker/daemon.json" ]; then
    tr -d ' \t\r\n' <"$root/etc/docker/daemon.json" | sed -n '
      s/.*"registry-mirrors":\(\[[^]]*\]\).*/\1/
      t slash
      d
      :slash
      s!\([^/]\)"\([],]\)!\1/"\2!g
      p'
  fi
}
load() {
  mirrors_of_file >mirrors
  [ -s mirrors ] || echo null >mirrors
}
start() {
  [ ! -e broken ] || [ -z "$(mirrors_of_file)" ] || return 1
  version_of docker-ce
  number "$version"
  echo "$number" >active
  load
}
put() {
  version_of "$1"
  [ "$version" != "$2" ] || return 0
  { without "$1"; printf '%s\t%s\n' "$1" "$2"; } >packages.new
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
      *-)
        version_of "${spec%-}"
        [ -z "$version" ] || echo "Remv ${spec%-} [$version]"
        ;;
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
      *) package=$spec; newest_of "$spec"; want=$newest ;;
    esac
    want=${want:-1.0}
    version_of "$package"
    have=$version
    if grep -qx "$package" held && [ "$have" != "$want" ]; then
      [ "$manager" = yum ] || { echo 'E: Held packages were changed'; exit 100; }
      continue
    fi
    case $have in
      '') ;;
      "$want") continue ;;
      *)
        down=no
        place_of "$package" "$want"
        wanted=$place
        place_of "$package" "$have"
        [ "$wanted" -lt "$place" ] || down=yes
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
    without "$package" >packages.new
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
      while IFS=$tab read -r each other; do
        if [ "$each" = "$1" ]; then echo "$each.x86_64 $other docker-ce-stable"; fi
      done <index
      ;;
    versionlock)
      case $1 in
        list) while read -r package; do version_of "$package"; echo "$package-$version.*"; done <held ;;
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
  id) if [ "$1" = -u ]; then show uid; else show groups; fi ;;
  usermod) echo "$(cat groups) $2" >groups ;;
  uname) echo x86_64 ;;
  sleep | journalctl) ;;
  dpkg) case $1 in --print-architecture) echo amd64 ;; -S) exit 1 ;; --audit) show audit ;; *--configure* | --force*) : >audit ;; esac ;;
  dpkg-query | rpm)
    if [ "$1" = -qf ]; then exit 1; fi
    if [ "$1" = -q ] || [ "$1" = -W ]; then
      versions=no
      case $* in *VERSION* | *Version*) versions=yes ;; esac
      # Without a name: all.
      if [ "$name $#" = 'dpkg-query 2' ]; then sed "s/\$/${tab}installed/" packages; fi
      for package do
        case $package in -* | *%*) continue ;; esac
        version_of "$package"
        case $versions,$version in
          yes,) echo "package $package is not installed" ;;
          yes,*) printf '%s\t%s\tinstalled\n' "$package" "$version" ;;
          no,?*) echo "$package" ;;
        esac
      done
    fi
    ;;
  apt-get | yum) manager "$@" ;;
  apt-cache)
    while IFS=$tab read -r each other; do
      if [ "$each" = "$2" ]; then echo "$each | $other | https://mirror.example noble/stable amd64 Packages"; fi
    done <index
    ;;
  apt-mark) if [ "$1" = showhold ]; then show held; else hold "$@"; fi ;;
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
      *' ps -q'*) show containers ;;
      *'{{json .}}'*)
        printf '{"ServerVersion":"%s","ContainersRunning":%s,"LiveRestoreEnabled":%s,"RegistryConfig":{"Mirrors":%s}}\n' \
          "$(show active)" "$(grep -c . containers)" "$(if [ -e live-restore ]; then echo true; else echo false; fi)" "$(show mirrors)"
        ;;
      *ServerVersion*Mirrors*) echo "$(show active) $(show mirrors)" ;;
      *ServerVersion*) show active ;;
      *Mirrors*) show mirrors ;;
      *LiveRestore*) if [ -e live-restore ]; then echo true; else echo false; fi ;;
    esac
    ;;
  dockerd)
    case $1 in
      --version) version_of docker-ce; number "$version"; echo "Docker version $number, build 0000000" ;;
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
