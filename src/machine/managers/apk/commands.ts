/**
 * What apk has no command of its own for, as a few words of sh; names or specs are appended. As apk 2.14.10 and 3.0.6 were
 * seen to print it. Sources: apk(8), apk-world(5), apk-info(8), apk-policy(8), apk-v2(5).
 */
import type { Manager, PackageHolds } from "../types.ts";

const sh = (script: string) => ["sh", "-c", script, "sh"];

/** `apk info -e -v` prints NAME-VERSION of each installed one; a version ends with -rN and has no other dash. */
export const listed = sh(
  `apk info -e -v "$@" 2>/dev/null | awk -v OFS='\\t' '{ at = match($0, /-[^-]+-r[0-9]+$/) } at { print substr($0, 1, at - 1), substr($0, at + 1), "installed" }'`,
);

/** Prints "NAME VERSION WHERE" for each version that a repository has; what is installed alone is in none. */
export const offered = sh(
  `apk policy "$1" 2>/dev/null | awk -v name="$1" '/^  [^ ].*:$/ { version = $1; sub(/:$/, "", version) } /^    / && $1 != "lib/apk/db/installed" && $1 != "usr/lib/apk/db/installed" { print name, version, $1 }'`,
);

export const add = ["apk", "add", "--no-interactive"];

/** A version that is asked for stands in the world, and would hold the package: it is taken out again. */
export const addVersions = sh(
  `${add.join(" ")} "$@" || exit; for spec do shift; set -- "$@" "\${spec%%=*}"; done; ${add.join(" ")} "$@"`,
);

/** NAME=VERSION in /etc/apk/world keeps a package at it. */
export const holds: PackageHolds = {
  list: sh("sed -n 's/^\\([^!@=<>~]*\\)=.*/\\1/p' /etc/apk/world"),
  take: sh(
    `for name do shift; now=$(apk info -e -v "$name" 2>/dev/null); set -- "$@" "$name\${now:+=\${now#"$name"-}}"; done; ${add.join(" ")} "$@"`,
  ),
  release: add,
};

/**
 * The database is written whole at an apk's end, so one that was killed left nothing in it; what it notes are packages
 * whose files or scripts failed ("f:"). Source: apk-tools' src/database.c, apk_db_fdb_write.
 */
export const mend: Manager["mend"] = {
  checks: [
    sh(
      'for db in /lib/apk/db/installed /usr/lib/apk/db/installed; do [ ! -r "$db" ] || { awk \'/^P:/ { name = substr($0, 3) } /^f:/ { print name }\' "$db"; break; }; done',
    ),
  ],
  duplicates: false,
  commands: [["apk", "fix", "--no-interactive"]],
};
