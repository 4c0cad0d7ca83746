/**
 * Options by which apt reads lists in a directory of ours, and keeps its cache there. templates/script/lists-apt.sh has the
 * same. Sources: apt.conf(5), apt-get(8).
 */
export const privateLists = (directory: string): readonly string[] =>
  [
    `Dir::State::lists=${directory}/lists`,
    // Made by the first that is asked, and found by those after it: it takes a second with Debian's lists.
    `Dir::Cache::pkgcache=${directory}/pkgcache.bin`,
    "Dir::Cache::srcpkgcache=",
    // Descriptions in other languages tell nothing about an installation.
    "Acquire::Languages=none",
    // The directory is root's alone.
    "APT::Sandbox::User=root",
  ].flatMap((setting) => ["-o", setting]);

/** What of it has to be there, and whose lists it begins with. */
export const listsIn = (directory: string) => ({
  directories: [directory, `${directory}/lists`, `${directory}/lists/partial`],
  lists: { from: "/var/lib/apt/lists", to: `${directory}/lists` },
});
