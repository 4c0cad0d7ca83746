import type { Arch } from "../../../terms.ts";
import { printedArch, readInventory } from "../inventory.ts";
import { noRepository } from "../no-repository.ts";
import type { Manager } from "../types.ts";
import { compareRpmVersions } from "../yum/version-order.ts";
import { holds, installOrCache, listed, mend } from "./commands.ts";
import { pacmanDependants } from "./dependants.ts";
import { transactions } from "./rehearsal.ts";

/** As the kernel says it. */
const arches: Record<Arch, string> = {
  amd64: "x86_64",
  arm64: "aarch64",
  armhf: "armv7l",
  ppc64el: "ppc64le",
  s390x: "s390x",
};

const install = ["pacman", "-S", "--noconfirm", "--needed", "--noprogressbar"];

/**
 * Arch's and its relatives'. Packages come from the lists that the machine has: they fit what is installed. Lists are
 * never fetched alone (`-Sy`), since what is installed then may need newer libraries than are there, and the system is
 * never upgraded unasked (`-Syu`), since a kernel's modules go with that. Where the mirrors are ahead of the lists, a
 * person is told. Sources: pacman(8), pacman.conf(5), https://wiki.archlinux.org/title/System_maintenance
 * (partial upgrades are unsupported).
 */
export const pacman: Manager = {
  name: "pacman",
  form: "pacman",
  relatives: ["arch", "archlinux", "manjaro"],
  programs: ["/usr/bin/pacman"],

  arch: (arch) => arches[arch],
  printArch: ["uname", "-m"],
  machine: (system) => printedArch(system, pacman.printArch),
  inventory: (system, names) => readInventory(system, pacman, "pacman", names),
  dependants: pacmanDependants,

  query: {
    argv: listed,
    separator: "=",
    locks: [{ by: "open", path: "/var/lib/pacman/db.lck" }],
    holds,
  },
  heldNames: (list) => list.split("\n").map((line) => line.trim()),
  conflicts: [],
  mend,
  prerequisites: () => undefined,
  install: ({ pinned }) => [pinned ? installOrCache : install],
  lowering: (argv) => [argv],
  remove: ["pacman", "-R", "--noconfirm"],
  transactions,
  list: ["pacman", "-S", "--print", "--print-format", "%n %v"],

  // libalpm's order is rpm's but for letters after a number; only docker-ce's versions are ever compared.
  compare: compareRpmVersions,
  suiteOf: () => undefined,
  demanded: (version) => version,
  ...noRepository("pacman"),
};
