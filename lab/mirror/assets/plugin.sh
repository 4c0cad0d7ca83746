#!/bin/sh
# A stand-in for docker's @NAME@ plugin in the lab: it answers as a client plugin must, and builds or composes nothing.
case "$1" in
  docker-cli-plugin-metadata)
    printf '{"SchemaVersion":"0.1.0","Vendor":"Docker Inc. (lab stand-in)","Version":"v@VERSION@","ShortDescription":"@NAME@ stand-in of the lab"}\n' ;;
  *)
    case " $* " in
      *" version "*) echo "@NAME@ version v@VERSION@ (lab stand-in)" ;;
      *) echo "@NAME@: the lab's stand-in can do nothing but say its version" >&2; exit 1 ;;
    esac ;;
esac
