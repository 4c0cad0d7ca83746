# pinned_elsewhere ASKED SPEC...: prints NAME VERSION for each NAME=VERSION of which apt would rather have another version:
# from 1000 on it goes down to it by itself, one below 0 it never takes, and a version that nobody ASKED for (no) follows it.
# See apt_preferences(5).
pinned_elsewhere() {
  asked=$1
  shift
  names=$(for spec do case $spec in *=*) printf '%s ' "${spec%%=*}" ;; esac; done)
  [ -n "$names" ] || return 0
  # shellcheck disable=SC2086 # names
  apt-cache policy $names | awk -v specs="$*" '
    BEGIN { count = split(specs, spec, " "); for (i = 1; i <= count; i++) { at = index(spec[i], "="); if (at) want[substr(spec[i], 1, at - 1)] = substr(spec[i], at + 1) } }
    function tell() { if (known && (never || best != "")) print name, want[name], candidate, never ? -1 : best }
    /^[^ ].*:$/ { tell(); name = $1; sub(/(:[a-z0-9]+)?:$/, "", name); known = never = 0; candidate = best = ""; next }
    /^  Candidate: / { candidate = $2 }
    /^ (\*\*\*|   ) [^ ]+( -?[0-9]+)?$/ {
      sub(/^ (\*\*\*|   ) /, "")
      priority = NF > 1 ? $2 : 500
      if ($1 == want[name]) known = 1
      if ($1 == want[name] && priority < 0) never = 1
      if ($1 == candidate) best = priority
    }
    END { tell() }' | while read -r name wanted candidate priority; do
    [ "$candidate" != "$wanted" ] || [ "$priority" -lt 0 ] || continue
    case $priority in
      -* | ????*) printf '%s %s\n' "$name" "$candidate" ;;
      *) [ "$asked" = yes ] || ! dpkg --compare-versions "$candidate" lt "$wanted" || printf '%s %s\n' "$name" "$candidate" ;;
    esac
  done
}
