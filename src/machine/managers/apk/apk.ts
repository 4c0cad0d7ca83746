import type { Arch } from "../../../terms.ts";
import { printedArch, readInventory } from "../inventory.ts";
import { noRepository } from "../no-repository.ts";
import type { Manager } from "../types.ts";
import { compareRpmVersions } from "../yum/version-order.ts";
import { add, addVersions, holds, listed, mend, offered } from "./commands.ts";
import { apkDependants } from "./dependants.ts";
import { transactions } from "./rehearsal.ts";

/** As `apk --print-arch` says it; its own armhf is ARMv6. Source: https://wiki.alpinelinux.org/wiki/Requirements */
const arches: Record<Arch, string> = {
  amd64: "x86_64",
  arm64: "aarch64",
  armhf: "armv7",
  ppc64el: "ppc64le",
  s390x: "s390x",
};

/**
 * Alpine's. What is wanted stands in /etc/apk/world, and the rest follows from it: what nothing needs any more goes by
 * itself. It keeps its lists fresh by itself (--cache-max-age, 4 hours). Sources: apk(8), apk-world(5), apk-repositories(5).
 */
export const apk: Manager = {
  name: "apk",
  form: "apk",
  relatives: ["alpine"],
  programs: ["/sbin/apk"],

  arch: (arch) => arches[arch],
  printArch: ["apk", "--print-arch"],
  machine: (system) => printedArch(system, apk.printArch),
  inventory: (system, names) => readInventory(system, apk, "apk-tools", names),
  dependants: apkDependants,

  query: {
    argv: listed,
    separator: "=",
    // flock(2), which /proc/locks tells of as well; 3.0 has the database in /usr where /lib leads there.
    locks: [
      { by: "fcntl", path: "/lib/apk/db/lock" },
      { by: "fcntl", path: "/usr/lib/apk/db/lock" },
    ],
    holds,
    refresh: [["apk", "update"]],
  },
  heldNames: (list) => list.split("\n").map((line) => line.trim()),
  conflicts: [],
  mend,
  prerequisites: () => undefined,
  install: ({ pinned }) => [pinned ? addVersions : add],
  lowering: (argv) => [argv],
  remove: ["apk", "del", "--no-interactive"],
  transactions,
  list: offered,

  // Its order is rpm's but for _alpha, _rc, _p and their kind; only docker-ce's versions are ever compared.
  compare: compareRpmVersions,
  suiteOf: () => undefined,
  demanded: (version) => version,
  ...noRepository("apk"),
};
