own_lists() { :; }
staged() { "$@"; }
# unmet: reads what apk add --simulate prints, prints why it would not be done.
unmet() { awk '/^ERROR: unable to select packages/ { on = 1 } on' | sed 's/^ *//' | grep -E '^[^ ]+ \(no such package\)|^(conflicts|breaks): |^(ERROR|WARNING): .*([Uu]nable to |temporary error|No such file|not found|UNTRUSTED)' | grep -v '^ERROR: unable to select' || :; }
# own_room: apk tells no sizes beforehand.
own_room() { cat >/dev/null; echo "0 0"; }
