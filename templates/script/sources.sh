# needs: files
# DOCKER_CE: what the address of a docker-ce repository looks like, from src/run/render/words.ts.
# stale_sources PREFIX KEEP FILE...: prints the files with docker-ce entries, other than KEEP. Lines with a source start with PREFIX.
stale_sources() (
  prefix=$1
  keep=$2
  shift 2
  for file do
    { [ -f "$file" ] && [ "$file" != "$keep" ]; } || continue
    case $file in
      *.list) if grep -Eq "^[[:blank:]]*deb.*$DOCKER_CE" "$file"; then printf '%s\n' "$file"; fi ;;
      *)
        # Only a file that holds nothing else is switched off.
        if grep -q "^$prefix" "$file" && ! grep "^$prefix" "$file" | grep -Evq "$DOCKER_CE"; then
          printf '%s\n' "$file"
        fi
        ;;
    esac
  done
)
retire_sources() {
  while read -r file; do
    case $file in
      *.list) sed -E "s!^[[:blank:]]*deb.*$DOCKER_CE!# docker-setup: &!" "$file" >"$WORK/file" && put_content "$WORK/file" "$file" ;;
      *) mv -f "$file" "$file.disabled" ;;
    esac
  done
}
