import { basename } from "node:path";
import { exists } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { isBroken, isInstalled, type Listed, listed } from "./listed.ts";
import type { Inventory, Manager } from "./types.ts";

/** What a command of the manager's prints as the architecture; the kernel's word where it prints none. */
export async function printedArch(system: System, printArch: readonly string[]): Promise<string> {
  const { code, stdout } = await system.exec(printArch, { timeoutMs: 2000 });
  return (code === 0 && stdout.trim()) || system.machine;
}

/** What the package database says, of a manager that is one program. `own`: the package that brings the program. */
export async function readInventory(
  system: System,
  { programs: [program = ""], query }: Pick<Manager, "programs" | "query">,
  own: string,
  names: readonly string[],
): Promise<Inventory> {
  const [found, there] = await Promise.all([
    listed(system, query, [own, ...names], { timeoutMs: 10_000 }),
    exists(system, program),
  ]);
  const versions = (rows: readonly Listed[]) => new Map(rows.map(({ name, version }) => [name, version]));
  const installed = versions(found.filter(isInstalled));
  const version = installed.get(own);
  const generation = Number.parseInt(version ?? "0", 10);
  return {
    installed,
    broken: versions(found.filter(isBroken)),
    tool: there ? { command: basename(program), generation, version } : undefined,
  };
}
