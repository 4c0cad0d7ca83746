import { basename } from "node:path";
import { exists } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { isBroken, isInstalled, type Listed, listed } from "./listed.ts";
import type { Inventory, Manager } from "./types.ts";

/**
 * What the package database says, of a manager that is one program: two questions, asked at once. `own`: the package that
 * brings the program.
 */
export async function readInventory(
  system: System,
  { programs: [program = ""], query, printArch }: Pick<Manager, "programs" | "query" | "printArch">,
  own: string,
  names: readonly string[],
): Promise<Inventory> {
  const [found, arch, there] = await Promise.all([
    listed(system, query, [own, ...names], { timeoutMs: 10_000 }),
    system.exec(printArch, { timeoutMs: 2000 }),
    exists(system, program),
  ]);
  const versions = (rows: readonly Listed[]) => new Map(rows.map(({ name, version }) => [name, version]));
  const installed = versions(found.filter(isInstalled));
  const version = installed.get(own);
  const generation = Number.parseInt(version ?? "0", 10);
  return {
    installed,
    broken: versions(found.filter(isBroken)),
    machine: arch.code === 0 && arch.stdout.trim() !== "" ? arch.stdout.trim() : system.machine,
    tool: there ? { command: basename(program), generation, version } : undefined,
  };
}
