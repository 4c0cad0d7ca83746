# needs: resolve-version
# packages_by_version REQUEST CHANNEL PINNED OTHERS: prints what to install, a NAME or NAME=VERSION a line. PINNED starts with
# docker-ce. Lists come from versions_of, which the step defines. A release before 18.09 is docker-ce alone.
packages_by_version() (
  request=$1
  channel=$2
  first=yes
  for name in $3; do
    if [ $first = yes ]; then
      version=$(versions_of "$name" | resolve_version "$request" "$channel") || exit 7
      # Those that go with it have its number, and in rpm's case another epoch.
      request=${version#*:}
    else
      version=$(versions_of "$name" | resolve_version "$request" "$channel" 2>/dev/null) || exit 0
    fi
    first=no
    printf '%s\n' "$name=$version"
  done
  for name in $4; do
    if [ -n "$(versions_of "$name" 2>/dev/null)" ]; then printf '%s\n' "$name"; fi
  done
)
