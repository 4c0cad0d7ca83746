own_lists() { :; }
staged() { "$@"; }
# unmet: reads what apk add --simulate prints, prints why it would not be done; a list that it could not take stands before.
unmet() { sed 's/^ *//' | awk '/^ERROR: unable to select packages/ { on = 1; next } { line[n++] = $0 } END { if (on) for (i = 0; i < n; i++) print line[i] }' | grep -E '^[^ ]+ \(no such package\)|^(conflicts|breaks): |^(ERROR|WARNING): .*([Uu]nable to |temporary error|No such file|not found|UNTRUSTED)' || :; }
# own_room: apk tells no sizes beforehand.
own_room() { cat >/dev/null; echo "0 0"; }
