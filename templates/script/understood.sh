# keep_understood WORDS: ends the script where the package manager refused its command line, by WORDS of grep -E: it played
# nothing through.
keep_understood() {
  refused=$(grep -E "$1" "$WORK/play" || :)
  [ -z "$refused" ] || fail 10 "$MSG_WOULD_FAIL" "$refused"
}
