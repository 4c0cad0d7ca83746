# missing_packages SEPARATOR NAME[=VERSION]...: reads `name TAB version TAB installed` lines, prints what is not so yet.
missing_packages() {
  awk -F '\t' '
    BEGIN {
      for (i = 2; i < ARGC; i++) wanted[i] = ARGV[i]
      last = ARGC; separator = ARGV[1]; ARGC = 1
    }
    $3 == "installed" { version[$1] = $2 }
    END {
      for (i = 2; i < last; i++) {
        at = index(wanted[i], "=")
        name = at ? substr(wanted[i], 1, at - 1) : wanted[i]
        want = substr(wanted[i], at + 1)
        if (!(name in version)) print at ? name separator want : name
        else if (at && version[name] != want) print name separator want
      }
    }' "$@"
}
# installed_packages: reads the same lines, prints the names.
installed_packages() {
  awk -F '\t' '$3 == "installed" { print $1 }'
}
# installed_of SPECS: reads the same lines, prints the names that one of the specs (docker-ce-3:27.3.1-1.el9) is for.
installed_of() {
  awk -F '\t' -v specs="$1" '
    BEGIN { count = split(specs, spec, " ") }
    $3 == "installed" {
      for (i = 1; i <= count; i++) {
        if (index(spec[i], $1) == 1 && substr(spec[i], length($1) + 1) ~ /^([=-][0-9]|$)/) print $1
      }
    }'
}
# held_among NAME...: reads what the package manager holds, a line each, prints those of the names that are among it.
held_among() {
  awk '
    BEGIN { for (i = 1; i < ARGC; i++) wanted[ARGV[i]]; ARGC = 1 }
    {
      sub(/^[0-9]+ +[|] +/, ""); sub(/ *[|].*/, ""); sub(/^Package name: /, ""); sub(/^[0-9]+:/, ""); sub(/-([0-9]+:)?[0-9].*$/, ""); sub(/[ \t]+$/, "")
      if ($0 in wanted) print
      delete wanted[$0]
    }' "$@"
}
# all_held NAME...: reads the same lines.
all_held() { [ "$(held_among "$@" | wc -l)" -eq $# ]; }
