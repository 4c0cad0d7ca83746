# pinned_elsewhere ASKED SPEC...: prints NAME VERSION for each NAME=VERSION of which apt would rather have another version:
# above 1000 it goes down to it by itself, below 0 it takes none, and else a version that nobody ASKED for (no) follows it.
# See apt_preferences(5).
pinned_elsewhere() {
  asked=$1
  shift
  for spec do
    case $spec in *=*) ;; *) continue ;; esac
    found=$(apt-cache policy "${spec%%=*}" | awk '
      /^  Candidate: / { candidate = $2 }
      /^ (\*\*\*|   ) [^ ]+( -?[0-9]+)?$/ {
        sub(/^ (\*\*\*|   ) /, "")
        priority = NF > 1 ? $2 : 500
        if (candidate != "(none)" ? $1 == candidate : priority < 0) { print candidate, priority; exit }
      }')
    candidate=${found% *}
    if [ -z "$found" ] || [ "$candidate" = "${spec#*=}" ]; then continue; fi
    case ${found##* } in
      -* | ????*) printf '%s %s\n' "${spec%%=*}" "$candidate" ;;
      *) [ "$asked" = yes ] || ! dpkg --compare-versions "$candidate" lt "${spec#*=}" || printf '%s %s\n' "${spec%%=*}" "$candidate" ;;
    esac
  done
}
