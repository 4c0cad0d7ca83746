import { basename } from "node:path";
import { exists } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { rows } from "./rows.ts";
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
  const wanted = new Set([own, ...names]);
  const [listed, arch, there] = await Promise.all([
    // As others ask it (machine/packages/installed.ts), so that they need not.
    system.exec(query.readsAll ? query.argv : [...query.argv, ...wanted], {
      env: { LC_ALL: "C" },
      timeoutMs: 10_000,
    }),
    system.exec(printArch, { timeoutMs: 2000 }),
    exists(system, program),
  ]);
  const installed = new Map<string, string>();
  const broken = new Map<string, string>();
  for (const [name = "", version = "", state = ""] of rows(listed.stdout)) {
    if (!wanted.has(name) || version === "") continue;
    if (state === "installed") installed.set(name, version);
    // dpkg's word for what is in between: half-installed, unpacked, half-configured, triggers-pending.
    else if (!["", "not-installed", "config-files"].includes(state)) broken.set(name, version);
  }
  const version = installed.get(own);
  const generation = Number.parseInt(version ?? "0", 10);
  return {
    installed,
    broken,
    machine: arch.code === 0 && arch.stdout.trim() !== "" ? arch.stdout.trim() : system.machine,
    tool: there ? { command: basename(program), generation, version } : undefined,
  };
}
