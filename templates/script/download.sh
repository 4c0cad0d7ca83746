# Downloads with what is there: curl, wget (GNU's or busybox'), apt's own helper.
# What arrives is believed only after its fingerprint or signature is checked; https is asked for all the same.

DOWNLOAD_CONNECT_TIMEOUT=${DOCKER_SETUP_CONNECT_TIMEOUT:-10} # seconds, also without a byte
DOWNLOAD_MAX_TIME=${DOCKER_SETUP_MAX_TIME:-120}              # seconds an attempt
DOWNLOAD_ATTEMPTS=${DOCKER_SETUP_ATTEMPTS:-4}
DOWNLOAD_PAUSE=${DOCKER_SETUP_RETRY_PAUSE:-1} # seconds after the first failure; longer each time
DOWNLOAD_APT_HELPER=/usr/lib/apt/apt-helper

# download_limited COMMAND...: runs it for DOWNLOAD_MAX_TIME at most, where there is a timeout command.
# An old busybox has another syntax: it counts as none.
download_limited() {
  if timeout 5 true 2>/dev/null; then timeout "$DOWNLOAD_MAX_TIME" "$@"; else "$@"; fi
}

# download_once URL FILE: one attempt with the first tool there is behind $download_skip of them; 127 where there is none.
# Each says who it is: some mirrors refuse wget's own name (403). CentOS 7 has curl 7.29, which does not retry a body that
# was cut off: attempts are counted by `download`. GNU wget has no limit to https that holds across redirects, so it shows
# the headers (-S) and `download` looks. Debian's busybox wget is built without -T and crashes on it; it checks certificates
# only where openssl is.
download_once() {
  download_left=$download_skip
  for download_tool in curl wget "$DOWNLOAD_APT_HELPER"; do
    command -v "$download_tool" >/dev/null 2>&1 || continue
    [ "$download_left" -eq 0 ] || {
      download_left=$((download_left - 1))
      continue
    }
    case $download_tool in
      curl)
        case $1 in https://*) download_protocols='=https' ;; *) download_protocols='=http,https' ;; esac
        curl -fsSL -A docker-setup --proto "$download_protocols" --proto-redir "$download_protocols" \
          --connect-timeout "$DOWNLOAD_CONNECT_TIMEOUT" --max-time "$DOWNLOAD_MAX_TIME" \
          --speed-limit 1 --speed-time "$DOWNLOAD_CONNECT_TIMEOUT" -o "$2" "$1"
        ;;
      wget)
        if wget --version 2>&1 | grep -q 'GNU Wget'; then
          download_limited wget -S -U docker-setup --tries=1 --timeout="$DOWNLOAD_CONNECT_TIMEOUT" -O "$2" "$1"
        else
          download_limited wget -S -U docker-setup -O "$2" "$1"
        fi
        ;;
      *)
        # $WORK is closed to apt's own user.
        download_limited "$DOWNLOAD_APT_HELPER" -o Acquire::Retries=0 -o APT::Sandbox::User=root \
          -o Acquire::http::User-Agent=docker-setup -o Acquire::http::Timeout="$DOWNLOAD_CONNECT_TIMEOUT" \
          -o Acquire::https::User-Agent=docker-setup -o Acquire::https::Timeout="$DOWNLOAD_CONNECT_TIMEOUT" \
          download-file "$1" "$2"
        ;;
    esac
    return
  done
  return 127
}

# download_reason LOG: the line of a tool's output that says what went wrong.
download_reason() {
  awk '
    /^[ \t\r]*$/ || /^E: Download Failed/ { next }
    { last = $0 }
    /^curl: \(|^wget: |ERROR [0-9]|Failed to fetch|failed: |Connection closed|Read error/ { said = $0 }
    END { print said == "" ? last : said }
  ' "$1"
}

# download URL FILE: FILE is there and whole, or it is not there. A passing failure is tried again; what the server refuses
# (4xx but 408 and 429) is not, but after a 403 the next tool that is there asks: it may be the tool that is refused. No more than 2 MiB (4 where bash counts in KiB): no key is larger,
# and a body without end fills no disk. The kernel ends the tool then (SIGXFSZ, 128 + 25).
download() {
  download_part=$2.part
  download_try=0
  download_skip=0
  rm -f "$2"
  case $1 in
    https://* | http://*) ;;
    *)
      printf '%s %s\n  %s\n' "$MSG_DOWNLOAD_FAILED" "$1" "$MSG_DOWNLOAD_SCHEME" >&2
      return 1
      ;;
  esac
  while :; do
    download_try=$((download_try + 1))
    download_code=0
    rm -f "$download_part"
    (ulimit -f 4096 2>/dev/null; LC_ALL=C && export LC_ALL && download_once "$1" "$download_part") >"$WORK/download.log" 2>&1 || download_code=$?
    case $1 in
      https://*) ! grep -qi '^ *location: *http:' "$WORK/download.log" || download_code=downgrade ;;
    esac
    case $download_code in
      0)
        mv -f "$download_part" "$2" && return 0
        download_why=$2
        ;;
      124 | 143 | 28) download_why=$MSG_DOWNLOAD_SLOW ;;
      153) download_why=$MSG_DOWNLOAD_LARGE ;;
      127) [ "$download_skip" -gt 0 ] || download_why=$MSG_DOWNLOAD_NO_TOOL ;;
      downgrade) download_why=$MSG_DOWNLOAD_DOWNGRADE ;;
      *) download_why=$(download_reason "$WORK/download.log") ;;
    esac
    rm -f "$download_part"
    case $download_code in 0 | 127 | 153 | downgrade) break ;; esac
    if grep -Eq '(error: |ERROR |HTTP/[0-9.]+ |^  )403([^0-9]|$)' "$WORK/download.log"; then
      download_skip=$((download_skip + 1))
      continue
    fi
    ! grep -Eq '(error: |ERROR |HTTP/[0-9.]+ |^  )4(0[0-79]|1[0-9]|2[0-8]|[3-9][0-9])([^0-9]|$)' "$WORK/download.log" || break
    [ "$download_try" -lt "$DOWNLOAD_ATTEMPTS" ] || break
    printf '%s %s (%s)\n' "$MSG_DOWNLOAD_RETRY" "$1" "$download_why" >&2
    sleep "$((DOWNLOAD_PAUSE * download_try))"
  done
  printf '%s %s\n  %s\n' "$MSG_DOWNLOAD_FAILED" "$1" "$download_why" >&2
  return 1
}
