# needs: table-yum
# came_from_elsewhere SPECS PLACES COMMAND...: prints "NAME: REPOSITORY" for those of SPECS (docker-ce-3:27.3.1-1.el9) that came
# from another repository than PLACES, by what COMMAND (yum info) prints of what is installed; it is asked only where what yum
# printed in this step does not say it.
came_from_elsewhere() {
  specs=$1 places=$2
  shift 2
  if tail -n "+$((STEP_LINE + 1))" "$LOG" | all_listed_from "$specs" "$places"; then return; fi
  "$@" 2>/dev/null | awk -F ' *: ' -v specs="$specs" -v places="$places" '
    BEGIN { count = split(specs, spec, " "); n = split(places, a, " "); for (i = 1; i <= n; i++) own[a[i]] }
    $1 == "Name" { name = $2 }
    $1 ~ /^From repo(sitory)?$/ && !($2 in own) {
      came = 0
      for (i = 1; i <= count; i++) if (index(spec[i], name) == 1 && substr(spec[i], length(name) + 1) ~ /^([=-][0-9]|$)/) came = 1
      if (came) print name ": " $2
    }'
}
