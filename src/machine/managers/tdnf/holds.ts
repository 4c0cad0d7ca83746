/** What tdnf has no command of its own for, as a few words of sh; names are appended. */
import type { PackageHolds } from "../types.ts";

const sh = (script: string) => ["sh", "-c", script, "sh"];

const FOLDER = "/etc/tdnf/locks.d";
const FILE = `${FOLDER}/docker-setup.conf`;

/**
 * A name a line in any *.conf there keeps a package as it is. Sources: tdnf's client/config.c and
 * pytests/tests/test_locks.py, in 3.5.2 of Mariner 2 and in 3.5.8 of Azure Linux 3.
 */
export const holds: PackageHolds = {
  list: sh(`cat ${FOLDER}/*.conf 2>/dev/null || :`),
  take: sh(
    `mkdir -p ${FOLDER}; for name do cat ${FOLDER}/*.conf 2>/dev/null | grep -qxF "$name" || echo "$name" >>${FILE}; done`,
  ),
  release: sh(
    `for name do for file in ${FOLDER}/*.conf; do [ ! -f "$file" ] || sed -i "/^$name\\$/d" "$file"; done; done; [ -s ${FILE} ] || rm -f ${FILE}`,
  ),
};
