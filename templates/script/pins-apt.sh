# pinned_elsewhere ASKED SPEC...: prints NAME VERSION for each NAME=VERSION of which apt would rather have another version:
# from 1000 on it goes down to it by itself, one below 0 it never takes, and a version that nobody ASKED for (no) follows it.
# See apt_preferences(5).
pinned_elsewhere() {
  asked=$1
  shift
  for spec do
    case $spec in *=*) ;; *) continue ;; esac
    found=$(apt-cache policy "${spec%%=*}" | awk -v want="${spec#*=}" '
      /^  Candidate: / { candidate = $2 }
      /^ (\*\*\*|   ) [^ ]+( -?[0-9]+)?$/ {
        sub(/^ (\*\*\*|   ) /, "")
        priority = NF > 1 ? $2 : 500
        if ($1 == want) known = 1
        if ($1 == want && priority < 0) never = 1
        if ($1 == candidate) best = priority
      }
      END { if (!known) exit; if (never) print candidate, -1; else if (best != "") print candidate, best }')
    candidate=${found% *}
    case $found in '' | "${spec#*=} "[0-9]*) continue ;; esac
    case ${found##* } in
      -* | ????*) printf '%s %s\n' "${spec%%=*}" "$candidate" ;;
      *) [ "$asked" = yes ] || ! dpkg --compare-versions "$candidate" lt "${spec#*=}" || printf '%s %s\n' "${spec%%=*}" "$candidate" ;;
    esac
  done
}
