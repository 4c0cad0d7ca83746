import type { ReadSystem } from "../../../system/read-only.ts";
import { exists } from "../../../system/read-text.ts";
import type { System } from "../../../system/types.ts";
import { rows } from "../rows.ts";
import type { Inventory } from "../types.ts";
import { listed } from "./commands.ts";

/** One question to pacman, one to the kernel. */
export async function readPacman(system: System, names: readonly string[]): Promise<Inventory> {
  const [query, uname, there] = await Promise.all([
    system.exec([...listed, "pacman", ...names], { timeoutMs: 10_000 }),
    system.exec(["uname", "-m"], { timeoutMs: 2000 }),
    exists(system, "/usr/bin/pacman"),
  ]);
  const installed = new Map(
    rows(query.stdout).flatMap(([name, version]) => (version ? [[name!, version]] : [])),
  );
  const version = installed.get("pacman");
  return {
    installed,
    broken: new Map(),
    machine: uname.code === 0 && uname.stdout.trim() !== "" ? uname.stdout.trim() : system.machine,
    tool: there ? { command: "pacman", generation: Number.parseInt(version ?? "0", 10), version } : undefined,
  };
}

/** What else would go: `-R --cascade --print` changes nothing. Source: pacman(8). */
export async function pacmanDependants(system: ReadSystem, names: readonly string[]): Promise<string[]> {
  const installed = await system.exec(["pacman", "-Qq", ...names], { env: { LC_ALL: "C" } });
  const there = installed.stdout.split("\n").filter((name) => names.includes(name));
  if (there.length === 0) return [];
  const { stdout } = await system.exec(
    ["pacman", "-R", "--cascade", "--print", "--print-format", "- %n", ...there],
    { env: { LC_ALL: "C" }, timeoutMs: 60_000 },
  );
  const going = stdout.split("\n").flatMap((line) => (line.startsWith("- ") ? [line.slice(2)] : []));
  return going.filter((name) => !names.includes(name));
}
