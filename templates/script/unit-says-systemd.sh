# needs: odd-file
# unit_files [EXCEPT]: docker.service's own file and its drop-ins, those for all services too, the later over the earlier
# (systemd.unit(5)).
unit_files() {
  for root in $UNIT_ROOTS; do
    if [ -f "$root/systemd/system/docker.service" ]; then
      echo "$root/systemd/system/docker.service"
      break
    fi
  done
  for of in docker.service service; do
    for root in $UNIT_ROOTS; do
      for file in "$root/systemd/system/$of.d"/*.conf; do
        if [ -f "$file" ]; then echo "$file"; fi
      done
    done
  done | awk -F / '!seen[$NF]++ { print $NF "/" $0 }' | sort | sed 's!^[^/]*/!!' | grep -vxF -e "${1-none}" || :
}
# odd_unit_files: prints what systemd would open for Docker's units and wait at for ever.
odd_unit_files() {
  for root in $UNIT_ROOTS; do
    for of in docker.service docker.socket containerd.service service socket; do
      for file in "$root/systemd/system/$of" "$root/systemd/system/$of.d"/*.conf; do
        if is_odd "$file"; then echo "$file"; fi
      done
    done
  done
  unit_says files | while IFS= read -r pattern; do
    (
      IFS=
      # shellcheck disable=SC2086 # a pattern
      for file in $pattern; do
        if is_odd "$file"; then printf '%s\n' "$file"; fi
      done
    )
  done
}
# environment_files: reads what EnvironmentFile= names, prints the files that are there.
environment_files() {
  while IFS= read -r pattern; do
    (
      IFS=
      # shellcheck disable=SC2086 # a pattern
      for file in $pattern; do
        if [ -f "$file" ]; then printf '%s\n' "$file"; fi
      done
    )
  done
}
# dockerd_words: prints the words of the command line that dockerd would be started with, a line each, as wordsInFiles in
# src/machine/inits/systemd-words.ts; without a unit the package's.
dockerd_words() { unit_says words; }
# unit_says words|variables|files [EXCEPT]: what those files say; EXCEPT is one that does not count.
unit_says() {
  : >"$WORK/environment-files"
  [ "$1" = files ] || unit_says files "${2-none}" | environment_files >"$WORK/environment-now"
  [ "$1" = files ] || mv "$WORK/environment-now" "$WORK/environment-files"
  unit_files "${2-none}" | awk -v show="$1" -v sources="$WORK/environment-files" -v usual="$PACKAGED_WORDS" '
    function words(text, out,   n, i, c, q, word, has) {
      n = 0; q = ""; word = ""; has = 0
      for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "\\" && q != "\047") { word = word substr(text, ++i, 1); has = 1 }
        else if (q != "") { if (c == q) q = ""; else word = word c }
        else if (c == "\"" || c == "\047") { q = c; has = 1 }
        else if (c == " " || c == "\t") { if (has) out[++n] = word; word = ""; has = 0 }
        else { word = word c; has = 1 }
      }
      if (has) out[++n] = word
      return n
    }
    function trim(text) { sub(/^[ \t]+/, "", text); sub(/[ \t]+$/, "", text); return text }
    function set(assignment,   at) {
      at = index(assignment, "=")
      if (at > 1) value_of[substr(assignment, 1, at - 1)] = substr(assignment, at + 1)
      if (show == "variables") print assignment
    }
    function take(line,   at, name, text, list, count, i) {
      at = index(line, "=")
      if (!at) return
      name = trim(substr(line, 1, at - 1)); text = trim(substr(line, at + 1))
      if (!own) {
        if (text ~ /^".*"$/ || text ~ /^\047.*\047$/) text = substr(text, 2, length(text) - 2)
        set(name "=" text)
      } else if (name == "ExecStart") start = text
      else if (name == "EnvironmentFile") { if (text == "") files = 0; else file[++files] = text }
      else if (name == "Environment") {
        if (text == "") variables = 0
        count = words(text, list)
        for (i = 1; i <= count; i++) variable[++variables] = list[i]
      }
    }
    function read(path,   line, whole) {
      whole = ""
      while ((getline line < path) > 0) {
        sub(/\r$/, "", line)
        if (line ~ /^[ \t]*[#;]/) continue
        if (line ~ /\\$/) { whole = whole substr(line, 1, length(line) - 1) " "; continue }
        take(whole line); whole = ""
      }
      if (whole != "") take(whole)
      close(path)
    }
    { own = 1; read($0) }
    END {
      for (i = 1; i <= files && show == "files"; i++) { sub(/^-/, "", file[i]); print file[i] }
      if (show == "files") exit
      for (i = 1; i <= variables; i++) set(variable[i])
      own = 0
      while ((getline path < sources) > 0) read(path)
      if (show == "variables") exit
      count = words(start == "" ? usual : start, word)
      for (i = 1; i <= count; i++) {
        text = word[i]
        if (i == 1) sub(/^[-@:+!|]+/, "", text)
        if (text ~ /^\$[A-Za-z0-9_]+$/) {
          more = words(value_of[substr(text, 2)], list)
          for (k = 1; k <= more; k++) print list[k]
          continue
        }
        done = ""
        while (match(text, /\$[{][A-Za-z0-9_]+[}]/)) {
          done = done substr(text, 1, RSTART - 1) value_of[substr(text, RSTART + 2, RLENGTH - 3)]
          text = substr(text, RSTART + RLENGTH)
        }
        print done text
      }
    }'
}
