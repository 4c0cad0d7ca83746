# needs: wait-while
# begin_ahead SPECS: reads lines `NAME VERSION ARCHITECTURE CHANNEL SIZE SHA256 URL...` and has the files of the packages among
# SPECS fetched while other things go on, four connections to each mirror, a quarter of the bytes for each. Without curl
# nothing takes parts of files: then each comes whole.
begin_ahead() {
  command -v sha256sum >/dev/null 2>&1 || return 0
  if command -v curl >/dev/null 2>&1; then
    ahead_tool=curl
  elif wget --version 2>/dev/null | grep -q 'GNU Wget'; then
    ahead_tool=wget
  elif [ -x /usr/lib/apt/apt-helper ]; then
    ahead_tool=apt-helper
  else
    return 0
  fi
  ahead=$WORK/ahead
  mkdir -p "$ahead"
  awk -v specs="$1" '
    BEGIN { count = split(specs, spec, /[ \n]+/) }
    {
      for (i = 1; i <= count; i++)
        if (index(spec[i], $1) == 1 && substr(spec[i], length($1) + 1) ~ /^([=-][0-9]|$)/) { print; next }
    }' >"$ahead/list"
  ahead_bytes=$(awk '{ sum += $5 } END { printf "%d", sum / 1024 * 1.2 + 65536 }' "$ahead/list")
  [ -s "$ahead/list" ] && [ "$(df -Pk "$ahead" | awk 'NR == 2 { print $4 }')" -gt "$((ahead_bytes * 2))" ] || return 0
  awk '{ print $7 }' "$ahead/list" | sed 's!^\([^/]*//[^/]*/\).*!\1!; q' >"$ahead/first"
  # A line a piece: WORKER FILE PART FROM TO URL. Each worker has one stretch of all bytes, from one mirror.
  awk -v tool="$ahead_tool" '
    { size[NR] = $5; all += $5; for (i = 7; i <= NF; i++) url[NR, i - 6] = $i; mirrors = NF - 6 }
    END {
      workers = 4 * mirrors; share = int(all / workers) + 1; at = 0
      if (tool != "curl") {
        for (f = 1; f <= NR; f++) print f % workers, f, 1, 0, size[f] - 1, url[f, f % mirrors + 1]
        exit
      }
      for (f = 1; f <= NR; f++) {
        part = 0
        for (from = 0; from < size[f]; from = to + 1) {
          worker = int(at / share)
          to = from + (worker + 1) * share - at - 1
          if (to > size[f] - 1) to = size[f] - 1
          print worker, f, ++part, from, to, url[f, worker % mirrors + 1]
          at += to - from + 1
        }
      }
    }' "$ahead/list" >"$ahead/pieces"
  # shellcheck disable=SC2013 # numbers
  for ahead_worker in $(cut -d ' ' -f 1 "$ahead/pieces" | sort -u); do
    fetch_pieces "$ahead_worker" &
    BESIDE="$BESIDE $!"
  done
  ahead_workers=$BESIDE
  # Who reads what the script says does not wait for this one's sleep.
  watch_ahead 3>&- &
  BESIDE="$BESIDE $!"
}
# watch_ahead: ends the workers where all of them together get next to nothing for 30 s; who gets nothing gives up himself.
watch_ahead() {
  ahead_had=0
  while wait_while "$ahead" 30; do
    ahead_has=$(cat "$ahead"/[0-9]*.[0-9]* 2>/dev/null | wc -c)
    if [ "$ahead_has" -gt "$ahead_had" ] && [ "$ahead_has" -lt "$((ahead_had + 30000))" ]; then
      : >"$ahead/slow"
      # shellcheck disable=SC2086 # numbers
      kill $ahead_workers 2>/dev/null
      return
    fi
    ahead_had=$ahead_has
  done
}
# end_ahead: waits for them. They go where the package manager finds them and hashes them again (cached_path); what is odd in
# any way is left to it, which fetches what is not there.
end_ahead() {
  [ -n "$BESIDE" ] || return 0
  # shellcheck disable=SC2086 # numbers
  wait $ahead_workers || :
  # shellcheck disable=SC2086 # numbers
  kill $BESIDE 2>/dev/null || :
  BESIDE=
  # apt has no bound for what drips.
  [ ! -f "$ahead/slow" ] || fail 6 "$MSG_MIRROR_SLOW"
  place_ahead
  rm -rf "$ahead"
}
# fetch_pieces WORKER: its pieces one after the other; a piece of another length is from a mirror without ranges.
fetch_pieces() {
  grep "^$1 " "$ahead/pieces" >"$ahead/of-$1"
  ended=
  while read -r _ file part from to url; do
    if [ -n "$ended" ] || [ -f "$ahead/failed" ]; then break; fi
    fetch_piece &
    piece=$!
    trap 'ended=yes; kill "$piece" 2>/dev/null' TERM
    code=0
    wait "$piece" || code=$?
    if [ "$code" -ne 0 ] || [ "$(wc -c <"$ahead/$file.$part")" -ne "$((to - from + 1))" ]; then
      : >"$ahead/failed"
    else
      : >"$ahead/came-$file.$part"
      join_pieces "$file"
    fi
    # curl's words for too slow; who got nothing at all waited for a mirror that is silent. The manager asks the first one.
    if [ "$code" -eq 28 ] && [ -s "$ahead/$file.$part" ] && [ "${url#"$(cat "$ahead/first")"}" != "$url" ]; then : >"$ahead/slow"; fi
  done <"$ahead/of-$1"
}
# join_pieces FILE: once all its pieces are there, one of the workers makes FILE.0 of them and hashes it, while the others go on.
join_pieces() {
  join_parts=$(awk -v file="$1" '$2 == file { print $3 }' "$ahead/pieces")
  for join_part in $join_parts; do
    [ -f "$ahead/came-$1.$join_part" ] || return 0
  done
  mkdir "$ahead/joining-$1" 2>/dev/null || return 0
  mv -f "$ahead/$1.1" "$ahead/$1.0" || return 0
  for join_part in $join_parts; do
    [ "$join_part" -ne 1 ] || continue
    cat "$ahead/$1.$join_part" >>"$ahead/$1.0" || return 0
    rm -f "$ahead/$1.$join_part"
  done
  sha256sum <"$ahead/$1.0" | cut -d ' ' -f 1 >"$ahead/sum-$1" || :
}
# fetch_piece: a process of its own, which a signal ends with the worker.
fetch_piece() {
  case $ahead_tool in
    curl)
      exec curl -fsSL -A docker-setup --proto '=https,http' --connect-timeout 10 --speed-limit 1000 --speed-time 10 \
        -r "$from-$to" --max-filesize "$((to - from + 1))" -o "$ahead/$file.$part" "$url"
      ;;
    wget) exec wget -q -U docker-setup --tries=1 --timeout=10 -O "$ahead/$file.$part" "$url" ;;
    *)
      # $WORK is closed to apt's own user.
      exec /usr/lib/apt/apt-helper -o Acquire::Retries=0 -o APT::Sandbox::User=root \
        -o Acquire::http::Timeout=10 -o Acquire::https::Timeout=10 download-file "$url" "$ahead/$file.$part"
      ;;
  esac
}
# place_ahead: puts what came, and is what it should be, where it belongs. ahead_check FILE NAME VERSION, which the step defines,
# prints what is wrong with what the file is and who signed it.
place_ahead() {
  ahead_file=0
  while read -r name version architecture channel _ sum url _; do
    ahead_file=$((ahead_file + 1))
    ahead_whole=$ahead/$ahead_file.0
    [ "$(cat "$ahead/sum-$ahead_file" 2>/dev/null)" = "$sum" ] || continue
    foreign=$(ahead_check "$ahead_whole" "$name" "$version")
    [ -z "$foreign" ] || fail 8 "$MSG_OTHER_FILES" "$foreign"
    ahead_to=$(cached_path "$name" "$version" "$architecture" "$channel" "${url##*/}")
    [ -n "$ahead_to" ] || continue
    mkdir -p "${ahead_to%/*}" && chmod 644 "$ahead_whole" && mv -f "$ahead_whole" "$ahead_to"
  done <"$ahead/list"
}
