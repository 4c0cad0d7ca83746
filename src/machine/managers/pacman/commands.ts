/** What pacman has no command of its own for, as a few words of sh; names or specs are appended. */
import type { Manager, PackageHolds } from "../types.ts";

const sh = (script: string) => ["sh", "-c", script, "sh"];

/** `pacman -Q` prints "NAME VERSION". */
export const listed = sh(
  `LC_ALL=C pacman -Q "$@" 2>/dev/null | awk -v OFS='\\t' '{ print $1, $2, "installed" }'`,
);

const LOCK = "/var/lib/pacman/db.lck";
const CONF = "/etc/pacman.conf";

/** IgnorePkg in pacman.conf, a line of its own for each name that is taken. Source: pacman.conf(5). */
export const holds: PackageHolds = {
  list: ["pacman-conf", "IgnorePkg"],
  take: sh(
    `for name do pacman-conf IgnorePkg | grep -qxF "$name" || sed -i "0,/^\\[options\\]/s//&\\nIgnorePkg = $name/" ${CONF}; done`,
  ),
  release: sh(
    `for name do sed -i -E "/^[ \\t]*IgnorePkg[ \\t]*=/{s/([ \\t=])$name([ \\t]|\\$)/\\1\\2/;/=[ \\t]*\\$/d}" ${CONF}; done`,
  ),
};

/** A version that the lists have no more may still lie where pacman keeps what it fetched; signatures (.sig) beside it. */
export const installOrCache = sh(
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
  'pacman -S --noconfirm --needed --noprogressbar "$@" && exit; for spec do shift; set -- "$@" "/var/cache/pacman/pkg/${spec%%=*}-${spec#*=}"-*.pkg.tar.*[!g]; done; pacman -U --noconfirm --noprogressbar "$@"',
);

/** Entries of its database without their description: pacman was killed while it unpacked. */
const half = 'for entry in /var/lib/pacman/local/*-*-*/; do [ ! -d "$entry" ] || [ -s "$entry/desc" ]';

/**
 * A killed pacman leaves its lock, which no process has open then, and entries without a description, whose files are in
 * the way of the next try. Source: libalpm's handle.c and add.c.
 */
export const mend: Manager["mend"] = {
  checks: [
    sh(
      `[ ! -e ${LOCK} ] || [ -n "$(find /proc -maxdepth 3 -path '/proc/[0-9]*/fd/*' -lname ${LOCK} 2>/dev/null)" ] || echo ${LOCK}`,
    ),
    sh(`${half} || echo "$entry"; done`),
  ],
  duplicates: false,
  commands: [
    sh(
      `rm -f ${LOCK}; set --; ${half} || { name=\${entry%/}; name=\${name##*/}; name=\${name%-*}; set -- "$@" "\${name%-*}"; rm -rf "$entry"; }; done; [ $# -eq 0 ] || pacman -S --noconfirm --noprogressbar --overwrite '*' "$@"`,
    ),
  ],
};
