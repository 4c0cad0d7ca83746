# foreign_whence SPECS PLACES: reads what yum info prints of what is installed, prints "NAME: REPOSITORY" for those that one of
# SPECS (docker-ce-3:27.3.1-1.el9) is for, and that came from another repository than PLACES.
foreign_whence() {
  awk -F ' *: ' -v specs="$1" -v places="$2" '
    BEGIN { count = split(specs, spec, " "); n = split(places, a, " "); for (i = 1; i <= n; i++) own[a[i]] }
    $1 == "Name" { name = $2 }
    $1 ~ /^From repo(sitory)?$/ && !($2 in own) {
      came = 0
      for (i = 1; i <= count; i++) if (index(spec[i], name) == 1 && substr(spec[i], length(name) + 1) ~ /^([=-][0-9]|$)/) came = 1
      if (came) print name ": " $2
    }'
}
