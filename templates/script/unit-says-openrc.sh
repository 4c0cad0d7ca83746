# needs: odd-file unit-starts
# odd_unit_files: prints what OpenRC would open for Docker's services and wait at for ever.
odd_unit_files() {
  for file in /etc/init.d/docker /etc/conf.d/docker /etc/init.d/containerd /etc/conf.d/containerd /etc/rc.conf; do
    if is_odd "$file"; then echo "$file"; fi
  done
}
# dockerd_words: the words of the command line that dockerd would be started with, a line each.
dockerd_words() { unit_command docker; }
# unit_says variables EXCEPT: what OpenRC's files export for dockerd; EXCEPT is one that does not count.
unit_says() { unit_variables docker "${2-}"; }
