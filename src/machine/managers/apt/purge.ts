/**
 * sh, which journals keep: purges packages that were removed, and whose files of configuration are as they came. One that a
 * person has changed stays, and so does a package whose script would delete Docker's data. Sources: dpkg(1),
 * dpkg-query(1), ${Conffiles}; docker.io's postrm.
 */
export const purge = [
  "for name do",
  "  shift",
  '  ! grep -qsE "/var/lib/(docker|containerd)" "/var/lib/dpkg/info/$name.postrm" || continue',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format
  "  changed=$(dpkg-query -W -f='${Conffiles}\\n' \"$name\" | while read -r path sum rest; do",
  '    [ ! -f "$path" ] || [ "$(md5sum <"$path")" = "$sum  -" ] || echo "$path"',
  "  done)",
  '  if [ -z "$changed" ]; then set -- "$@" "$name"; else printf \'%s\\n\' "kept: $changed"; fi',
  "done",
  '[ $# -eq 0 ] || DEBIAN_FRONTEND=noninteractive dpkg --purge "$@"',
].join("\n");
