# without_help: what dockerd prints of its flags where it refuses one buries the reason.
without_help() { grep -vE "$HELP_LINES" || :; }
