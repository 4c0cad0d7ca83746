# needs: containers
# remove_data DAEMON ROOT ROOT_AS_IN_MOUNTINFO ENTRY...: deletes what the daemon made in ROOT, unless a container, its shim
# or a mount lives in it: rm would follow a bind mount of the same disk.
remove_data() {
  daemon=$1 root=$2 shown=$3
  shift 3
  for entry do
    mount=$(ROOT=$shown/$entry awk '$5 == ENVIRON["ROOT"] || index($5, ENVIRON["ROOT"] "/") == 1 { print $5; exit }' \
      /proc/self/mountinfo)
    [ -z "$mount" ] || fail 12 "$MSG_DATA_MOUNT $mount"
  done
  for namespace in $(shim_namespaces); do
    case $namespace in
      moby) fail 12 "$MSG_DATA_SHIM moby" ;;
      *) [ "$daemon" = dockerd ] || fail 12 "$MSG_DATA_SHIM containerd" ;;
    esac
  done
  # BusyBox's rm has no such fence; what is mounted there was refused above.
  fence=--one-file-system
  rm -f "$fence" 2>/dev/null || fence=
  for entry do
    rm -rf ${fence:+"$fence"} -- "$root/$entry"
    [ ! -e "$root/$entry" ] || fail 10 "$MSG_DATA_LEFT $root/$entry"
  done
  rmdir -- "$root" 2>/dev/null || :
}
