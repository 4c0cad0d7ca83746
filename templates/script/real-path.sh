# real_path FILE: prints where it leads, links followed; FILE itself where nobody can tell: a loop, or no directory for it.
real_path() { readlink -f "$1" || printf '%s\n' "$1"; }
