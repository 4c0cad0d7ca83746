import { basename } from "node:path";
import { exists } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { rows } from "./rows.ts";
import type { Inventory, Manager } from "./types.ts";

/**
 * What the package database says, of a manager that is one program and keeps no half-installed packages: two questions,
 * asked at once. `own`: the package that brings the program.
 */
export async function plainInventory(
  system: System,
  { programs: [program = ""], query, printArch }: Pick<Manager, "programs" | "query" | "printArch">,
  own: string,
  names: readonly string[],
): Promise<Inventory> {
  const [listed, arch, there] = await Promise.all([
    system.exec([...query.argv, own, ...names], { timeoutMs: 10_000 }),
    system.exec(printArch, { timeoutMs: 2000 }),
    exists(system, program),
  ]);
  const installed = new Map(
    rows(listed.stdout).flatMap(([name, version]) => (version ? [[name!, version]] : [])),
  );
  const version = installed.get(own);
  const generation = Number.parseInt(version ?? "0", 10);
  return {
    installed,
    broken: new Map(),
    machine: arch.code === 0 && arch.stdout.trim() !== "" ? arch.stdout.trim() : system.machine,
    tool: there ? { command: basename(program), generation, version } : undefined,
  };
}
