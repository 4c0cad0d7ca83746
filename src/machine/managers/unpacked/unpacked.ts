import type { System } from "../../../system/types.ts";
import { readPackages } from "../apt/packages-index.ts";
import { compareDebVersions } from "../apt/version-order.ts";
import type { Contents, ForeignFile } from "../contents.ts";
import { printedArch } from "../inventory.ts";
import { noRepository } from "../no-repository.ts";
import { rows } from "../rows.ts";
import type { Inventory, Manager } from "../types.ts";
import { foreign, holds, install, kept, listed, printArch, ROOT, remove } from "./commands.ts";
import { transactions } from "./rehearsal.ts";

async function readUnpacked(system: System, names: readonly string[]): Promise<Inventory> {
  const query = await system.exec([...listed, ...names], { timeoutMs: 10_000 });
  return {
    installed: new Map(
      rows(query.stdout).flatMap(([name, version]) => (name && version ? [[name, version]] : [])),
    ),
    broken: new Map(),
    tool: undefined,
  };
}

/** By the hashes that were taken when a package was unpacked. */
const contents: Contents = {
  async foreign(system, name) {
    const { stdout } = await system.exec([...foreign, name], { env: { LC_ALL: "C" }, timeoutMs: 60_000 });
    return stdout.split("\n").flatMap((line): ForeignFile[] => {
      const [, how, path] = /^(content|missing) (\/.*)$/.exec(line) ?? [];
      return how && path ? [{ path, how: how as "content" | "missing" }] : [];
    });
  },
  reinstall: ({ name }) => ["sh", "-c", 'rm "$1" && npx docker-setup', "sh", `${ROOT}/${name}/current`],
};

/**
 * Where no package manager has docker-ce: its .deb files are unpacked below /usr/local, from the signed index of the
 * Debian whose C library is nearest, and nobody but docker-setup ever moves them. What it does is templates/unpacked/.
 */
export const unpacked: Manager = {
  name: "unpacked",
  form: "apt",
  relatives: [],
  programs: [],
  marks: [`${ROOT}/docker-ce/current`],

  arch: (arch) => arch,
  printArch,
  machine: (system) => printedArch(system, ["uname", "-m"]),
  inventory: readUnpacked,
  dependants: async () => [],

  query: { argv: listed, separator: "=", locks: [], holds },
  heldNames: (list) => list.split("\n").map((line) => line.trim()),
  conflicts: [],
  mend: { checks: [], duplicates: false, commands: [] },
  prerequisites: () => undefined,
  install: () => [install],
  lowering: (argv) => [argv],
  remove,
  transactions,
  contents,
  list: kept,
  cache: {
    path: async (_, { name, version }) => `${ROOT}/incoming/${name}_${version}.deb`,
    helper: "cache-unpacked",
  },

  compare: compareDebVersions,
  // A system that rolls may have a newer Debian's C library every month: what is there stays.
  suiteOf: () => undefined,
  demanded: (version) => version,
  ...noRepository("unpacked"),
  signedIndex: true,
  readIndex: readPackages,
};
