# libc_is VERSION: the machine's glibc is this one or a newer one.
libc_is() {
  getconf GNU_LIBC_VERSION 2>/dev/null | awk -v least="$1" '
    $1 == "glibc" { split($2, has, "."); split(least, wants, "."); ok = has[1] > wants[1] || has[1] == wants[1] && has[2] >= wants[2] }
    END { exit !ok }'
}
