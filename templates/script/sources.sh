# needs: files
# DOCKER_CE: what the address of a docker-ce repository looks like, from src/run/render/words.ts.
# docker_ce_lines FILE: the numbers of the lines that make up its entries for docker-ce, as apt or yum read it.
docker_ce_lines() {
  case $1 in
    *.sources) format=deb822 ;;
    *.repo | *.conf) format=repo ;;
    *) format=list ;;
  esac
  awk -v format="$format" -v address="$DOCKER_CE" '
    function is_docker(uri, path, line, found) {
      if (uri !~ /^mirror[+]file:/) return tolower(uri) "/" ~ address
      path = uri
      sub(/^mirror[+]file:(\/\/)?/, "", path)
      while ((getline line < path) > 0) { sub(/[ \t].*/, "", line); if (tolower(line) "/" ~ address) found = 1 }
      close(path)
      return found
    }
    function flush(i, count, uri, off) {
      count = split(uris, uri, /[ \t,]+/)
      off = id ~ /^docker-ce/
      if (id == "main") count = 0
      if (tolower(enabled) !~ /^[ \t]*(no|false|0|off|without)[ \t]*$/)
        for (i = 1; i <= count; i++) if (is_docker(uri[i])) off = 1
      if (off) for (i = 1; i <= lines; i++) print at[i]
      lines = 0; uris = enabled = field = id = ""
    }
    { line = $0; sub(/\r$/, "", line) }
    format == "list" {
      if (line !~ /^[ \t]*deb(-src)?[ \t]/) next
      sub(/^[ \t]*deb(-src)?[ \t]+/, "", line)
      sub(/^\[[^]]*\][ \t]*/, "", line)
      if (line !~ /^[^ \t]+[ \t]+[^ \t]/) next
      sub(/[ \t].*/, "", line)
      if (is_docker(line)) print NR
      next
    }
    line ~ /^#/ || (format == "repo" && line ~ /^;/) { next }
    line ~ /^[ \t]*$/ { if (format == "deb822") flush(); next }
    format == "repo" && line ~ /^\[[^]]+\]/ {
      flush()
      id = substr(line, 2, index(line, "]") - 2)
      at[++lines] = NR
      next
    }
    format == "repo" && id == "" { next }
    {
      at[++lines] = NR
      if (line !~ /^[ \t]/) {
        if (!match(line, format == "repo" ? "[=:]" : ":")) next
        field = tolower(substr(line, 1, RSTART - 1))
        line = substr(line, RSTART + 1)
        sub(/^[ \t]+/, "", field); sub(/[ \t]+$/, "", field)
      }
      if (field ~ /^(uris|baseurl|mirrorlist|metalink)$/) uris = uris " " line
      if (field == "enabled") enabled = enabled line
    }
    END { flush() }' "$1"
}
# copy_sources DIRECTORY FILE...: copies those that are there into it, without their entries for docker-ce.
copy_sources() {
  copies=$1
  shift
  for file do
    [ -f "$file" ] || continue
    docker_ce_lines "$file" | sed 's/$/d/' >"$WORK/lines"
    sed -f "$WORK/lines" "$file" >"$copies/$#-${file##*/}"
    shift
  done
}
# stale_sources KEEP FILE...: prints the files with docker-ce entries, other than KEEP.
stale_sources() (
  keep=$1
  shift
  for file do
    { [ -f "$file" ] && [ "$file" != "$keep" ]; } || continue
    if [ -n "$(docker_ce_lines "$file")" ]; then printf '%s\n' "$file"; fi
  done
)
# retire_sources: reads their names and makes comments of those entries; no other byte changes.
retire_sources() {
  while read -r file; do
    docker_ce_lines "$file" | sed 's/$/s!^!# docker-setup: !/' >"$WORK/lines"
    sed -f "$WORK/lines" "$file" >"$WORK/file" && put_content "$WORK/file" "$file"
  done
}
# marked_sources FILE...: prints the files in which retire_sources made comments.
marked_sources() (
  for file do
    if [ -f "$file" ] && grep -q '^# docker-setup: ' "$file"; then printf '%s\n' "$file"; fi
  done
)
# return_sources: reads their names and takes those comments away again.
return_sources() {
  while read -r file; do
    sed 's/^# docker-setup: //' "$file" >"$WORK/file" && put_content "$WORK/file" "$file"
  done
}
