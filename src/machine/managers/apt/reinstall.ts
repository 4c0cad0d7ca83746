/**
 * sh: installs once more what dpkg says has to be (the flag reinstreq), in the version that it has, and has dpkg configure
 * what waits for it. dpkg leaves that flag where it was killed while it unpacked; neither it nor `apt-get -f install`
 * configures such a package, nor any that depends on it, where that version can be had. What somebody wants gone is left. Its arguments are apt-get's. Fails where there is none. Sources:
 * dpkg(1), package states and flags; dpkg-query(1), ${Status}.
 */
export const reinstall = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format
  "flagged=$(dpkg-query -W -f='${Status} ${binary:Package}=${Version}\\n' | sed -n 's/^install reinstreq [a-z-]* //p; s/^hold reinstreq [a-z-]* //p' | sed 's/=$//')",
  '[ -n "$flagged" ] && "$@" --reinstall install $flagged && dpkg --force-confdef --force-confold --configure -a',
].join("; ");
