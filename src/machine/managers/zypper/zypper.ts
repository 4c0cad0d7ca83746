import { noRepository } from "../no-repository.ts";
import type { Manager } from "../types.ts";
import { inventoryOf } from "../yum/inventory.ts";
import { yum } from "../yum/yum.ts";
import { transactions } from "./rehearsal.ts";

const { arch, compare, contents, demanded, dependants, files, machine, printArch, suiteOf, unpacking } = yum;

const places = { directories: ["/etc/zypp/repos.d"], endings: [".repo"], files: [] };

const zypp = ["zypper", "--non-interactive"] as const;

/**
 * openSUSE's and SUSE's, over rpm as yum is: what both have from rpm is yum's. Docker publishes no repository in its
 * form, so only the distribution's own packages are brought. Source: zypper(8), libzypp's zypp/ZYppFactory.cc.
 */
export const zypper: Manager = {
  name: "zypper",
  form: "zypper",
  relatives: ["suse", "opensuse", "sles", "sled"],
  programs: ["/usr/bin/zypper"],

  arch,
  printArch,
  machine,
  inventory: inventoryOf("zypper"),
  dependants,

  query: {
    // A journal knows the manager by its question: rpm's long word tells it from yum's.
    argv: ["rpm", "--query", ...yum.query.argv.slice(2)],
    separator: "=",
    locks: [
      { by: "pid", path: "/run/zypp.pid" },
      { by: "fcntl", path: "/var/lib/rpm/.rpm.lock" },
    ],
    holds: {
      list: [...zypp, "locks"],
      take: [...zypp, "addlock"],
      release: [...zypp, "removelock"],
    },
    refresh: [[...zypp, "refresh"]],
  },
  // "1 | docker | package | (any)"
  heldNames: (list) => list.split("\n").map((line) => /^\d+ *\| *(\S+)/.exec(line)?.[1] ?? ""),
  conflicts: [],
  mend: {
    checks: [["rpm", "--query", "--qf", "%{NAME}\\n", "docker", "containerd", "runc"]],
    duplicates: true,
    commands: [[...zypp, "verify", "--no-recommends"]],
  },
  prerequisites: () => undefined,
  // --oldpackage lets an asked-for version be a lower one; what clashes is not removed without a person's word.
  install: () => [[...zypp, "install", "--no-recommends", "--oldpackage"]],
  lowering: (argv) => [argv],
  remove: [...zypp, "remove"],
  transactions,
  ...(contents
    ? { contents: { ...contents, reinstall: ({ name }) => [...zypp, "install", "--force", name] } }
    : {}),
  ...(files ? { files } : {}),
  ...(unpacking ? { unpacking } : {}),
  list: [...zypp, "search", "--details", "--match-exact"],

  compare,
  suiteOf,
  demanded,
  ...noRepository("zypper"),
  // A person may have put docker-ce's there all the same.
  sources: {
    ...yum.sources,
    ...places,
    retire: (entry) => ({ ...yum.sources.retire(entry), manager: "zypper", ...places }),
  },
};
