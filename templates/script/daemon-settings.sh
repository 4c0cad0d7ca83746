# needs: unit-says
# flag_settings: reads such words, prints KEY, then FLAG, both with =VALUE behind it and with what it names, then --FLAG, a line
# each flag. -D has no value.
flag_settings() {
  awk -v keys="$FLAG_KEYS" '
    BEGIN { count = split(keys, pair, " "); for (i = 1; i <= count; i++) { at = index(pair[i], "="); key[substr(pair[i], 1, at - 1)] = substr(pair[i], at + 1) } }
    /^-D[A-Za-z]/ { word[++words] = "-D"; $0 = "-" substr($0, 3) }
    { word[++words] = $0 }
    END {
      for (i = 2; i <= words; i++) {
        if (word[i] ~ /^--[A-Za-z]/) { name = substr(word[i], 3); sub(/[^A-Za-z0-9-].*/, "", name); rest = substr(word[i], 3 + length(name)) }
        else if (word[i] ~ /^-[A-Za-z]/) { name = substr(word[i], 2, 1); rest = substr(word[i], 3) }
        else continue
        sub(/^=/, "", rest)
        if (rest == "" && word[i + 1] !~ /^-/) rest = word[i + 1]
        gsub(/[ \t]/, "", rest)
        as = (name in key) ? key[name] : name
        if (name == "g") name = "graph"
        named = rest
        sub(/=.*/, "", named)
        print as, name, as "=" rest, name "=" rest, as "=" named, "--" name
      }
    }'
}
# file_settings: reads daemon.json, prints the keys of its object, and KEY=VALUE where a value is a word or true or false, a
# line each; of a list each word, up to its "=", and of an object the names of its members.
file_settings() {
  awk '
    {
      for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        if (quoted) {
          if (c == "\\") i++
          else if (c == "\"") { quoted = 0; if (depth == 2) sub(/=.*/, "", word); if (behind && depth < 3) print key "=" word }
          else word = word c
        } else if (c == "\"") { quoted = 1; word = "" }
        else {
          if (depth == 1 && behind && c ~ /[a-z]/) bare = bare c
          else if (bare != "") { if (bare ~ /^(true|false)$/) print key "=" bare; bare = "" }
          if (c == "{" || c == "[") depth++
          else if (c == "}" || c == "]") depth--
          else if (depth == 1 && c == ":") { key = word; behind = 1; print key }
          else if (depth == 1 && c == ",") behind = 0
        }
      }
      if (bare ~ /^(true|false)$/) print key "=" bare
      bare = ""
    }'
}
# config_file USUAL: reads what flag_settings prints, prints the file that dockerd reads.
config_file() { awk -v file="$1" '$1 == "config-file" && NF > 2 { file = substr($3, 13) } END { print file }'; }
# settings_fit FILE DROPPED LIVE KEY... [-KEY...]: ends the script where dockerd would not start: with what stands both on its
# command line and in FILE, or is about to; or with what it dropped, "SETTING what-instead" a line each; where it has no
# socket; and with live-restore on a node of a swarm, LIVE being what the plan makes of it (true, false or ''). A key behind a
# dash goes from the file.
settings_fit() {
  odd=$(odd_unit_files)
  [ -z "$odd" ] || fail 14 "$MSG_ODD_FILE" "$odd"
  dockerd_words | flag_settings >"$WORK/flags"
  config=$(config_file "$1" <"$WORK/flags")
  [ $# -eq 3 ] || [ "$config" = "$1" ] || fail 9 "$MSG_CONFIG_ELSEWHERE $config"
  if [ -f "$config" ]; then file_settings <"$config"; fi >"$WORK/settings.all"
  dropped=$2
  live=$3
  shift 3
  printf '%s\n' "$@" | sed -n 's/^-//p' >"$WORK/settings.going"
  awk -v going="$WORK/settings.going" '
    BEGIN { while ((getline line < going) > 0) goes[line] }
    { key = $0; sub(/=.*/, "", key) }
    !(key in goes)' "$WORK/settings.all" >"$WORK/settings"
  both=$({ [ $# -eq 0 ] || printf '%s\n' "$@"; cat "$WORK/settings"; } | awk -v flags="$WORK/flags" '
    BEGIN { while ((getline line < flags) > 0) { split(line, part, " "); flag[part[1]] } }
    $0 in flag && !seen[$0]++ { print }')
  [ -z "$both" ] || fail 9 "$MSG_SETTINGS_BOTH" "$both"
  tr ' ' '\n' <"$WORK/flags" >>"$WORK/settings"
  hosts=$(sed -n 's/^hosts=//p' "$WORK/settings" | awk '!seen[$0]++')
  [ -z "$hosts" ] || printf '%s\n' "$hosts" | grep -Eq "$USUAL_HOSTS" || fail 9 "$MSG_NO_SOCKET" "$hosts"
  gone=$(printf '%s\n' "$dropped" | awk -v settings="$WORK/settings" '
    BEGIN { while ((getline line < settings) > 0) set[line] }
    $1 in set { name = $1; sub(/^[^ ]* /, ""); print name ": " $0 }')
  [ -z "$gone" ] || fail 9 "$MSG_SETTINGS_DROPPED" "$gone"
  swarm_fits "$live"
}
# proxy_fits: ends the script where the userland proxy that is set, and used, is not there; docker-ce brings one.
proxy_fits() {
  proxy=$(sed -n 's/^userland-proxy-path=//p' "$WORK/settings" | tail -n 1)
  case $proxy in '' | /usr/bin/docker-proxy) return 0 ;; esac
  if [ -e "$proxy" ] || grep -qx userland-proxy=false "$WORK/settings"; then return 0; fi
  fail 9 "$MSG_SETTINGS_DROPPED" "userland-proxy-path=$proxy: $MSG_PROXY_GONE"
}
# data_root: prints where dockerd keeps its data, by $WORK/flags and $WORK/settings.all.
data_root() {
  root=$(awk '$1 == "data-root" { root = substr($3, 11) } END { print root }' "$WORK/flags")
  [ -n "$root" ] || root=$(sed -n 's/^data-root=//p' "$WORK/settings.all" | tail -n 1)
  printf '%s\n' "${root:-/var/lib/docker}"
}
# driver_fits DRIVER...: ends the script where there are images of one of these storage drivers, which the dockerd to come
# reads no more, and neither settings nor images of another one: it would start without them and say nothing.
driver_fits() {
  ! grep -q '^storage-driver$' "$WORK/settings" || return 0
  root=$(data_root)
  for each in "$root" "$root"/[0-9]*.[0-9]*; do
    old=
    for image in "$each"/image/*; do
      [ -e "$image" ] || continue
      case " $* " in
        *" ${image##*/} "*) [ -z "$(ls -A "$image/layerdb/sha256" 2>/dev/null)" ] || old=$each/${image##*/} ;;
        *) continue 2 ;;
      esac
    done
    [ -z "$old" ] || fail 9 "$MSG_DRIVER $old" "$MSG_DRIVER_WHY" "$MSG_DRIVER_NEXT"
  done
}
# swarm_fits LIVE: the last of that, by $WORK/flags and $WORK/settings.all.
swarm_fits() {
  planned=$1
  live=$(awk '$1 == "live-restore" { live = $3 == "live-restore=false" ? "false" : "true" } END { print live }' "$WORK/flags")
  [ -n "$live" ] || live=$planned
  [ -n "$live" ] || ! grep -qx live-restore=true "$WORK/settings.all" || live=true
  [ "$live" = true ] || return 0
  root=$(data_root)
  # With user namespaces the data lies in a directory of its own below.
  for state in "$root"/swarm/docker-state.json "$root"/[0-9]*.[0-9]*/swarm/docker-state.json; do
    [ ! -e "$state" ] || fail 9 "$MSG_SWARM" "$MSG_SWARM_NEXT"
  done
}
