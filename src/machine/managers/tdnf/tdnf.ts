import { noRepository } from "../no-repository.ts";
import type { Manager } from "../types.ts";
import { inventoryOf } from "../yum/inventory.ts";
import { yum } from "../yum/yum.ts";
import { holds } from "./holds.ts";
import { transactions } from "./rehearsal.ts";

const { arch, compare, contents, demanded, dependants, files, machine, printArch, suiteOf, unpacking } = yum;

/**
 * Azure Linux's, Mariner's and Photon's, over rpm as yum is: what both have from rpm is yum's. There it answers to "yum"
 * as well, without yum's options. Sources: tdnf's tools/cli/lib/help.c, client/api.c; the distributions' tdnf.spec.
 */
export const tdnf: Manager = {
  name: "tdnf",
  form: "tdnf",
  relatives: ["azurelinux", "mariner", "photon"],
  programs: ["/usr/bin/tdnf"],

  arch,
  printArch,
  machine,
  inventory: inventoryOf("tdnf"),
  dependants,

  query: {
    // A journal knows the manager by its question: rpm's other long word tells it from yum's and zypper's.
    argv: ["rpm", "-q", "--queryformat", ...yum.query.argv.slice(3)],
    separator: "-",
    locks: [
      { by: "fcntl", path: "/run/.tdnf-instance-lockfile" },
      { by: "fcntl", path: "/var/lib/rpm/.rpm.lock" },
    ],
    holds,
    refresh: [["tdnf", "-q", "makecache"]],
  },
  heldNames: (list) => list.split("\n").map((line) => line.trim()),
  conflicts: [],
  // No command of its own mends what a killed one left.
  mend: { checks: [], duplicates: false, commands: [] },
  prerequisites: () => undefined,
  install: ({ pinned }) => [["tdnf", "-y", "install"], ...(pinned ? [["tdnf", "-y", "downgrade"]] : [])],
  lowering: yum.lowering,
  remove: ["tdnf", "-y", "--noautoremove", "remove"],
  transactions,
  ...(contents ? { contents: { ...contents, reinstall: ({ name }) => ["tdnf", "reinstall", name] } } : {}),
  ...(files ? { files } : {}),
  ...(unpacking ? { unpacking } : {}),
  list: ["tdnf", "-q", "list"],

  compare,
  suiteOf,
  demanded,
  ...noRepository("tdnf"),
};
