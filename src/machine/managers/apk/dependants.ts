import type { ReadSystem } from "../../../system/read-only.ts";
import { exists } from "../../../system/read-text.ts";
import type { System } from "../../../system/types.ts";
import { rows } from "../rows.ts";
import type { Inventory } from "../types.ts";
import { listed } from "./commands.ts";

/** Two questions to apk. */
export async function readApk(system: System, names: readonly string[]): Promise<Inventory> {
  const [query, arch, there] = await Promise.all([
    system.exec([...listed, "apk-tools", ...names], { timeoutMs: 10_000 }),
    system.exec(["apk", "--print-arch"], { timeoutMs: 2000 }),
    exists(system, "/sbin/apk"),
  ]);
  const installed = new Map(
    rows(query.stdout).flatMap(([name, version]) => (version ? [[name!, version]] : [])),
  );
  const version = installed.get("apk-tools");
  return {
    installed,
    broken: new Map(),
    machine: arch.code === 0 && arch.stdout.trim() !== "" ? arch.stdout.trim() : system.machine,
    tool: there ? { command: "apk", generation: Number.parseInt(version ?? "0", 10), version } : undefined,
  };
}

/**
 * Who else would have to go: `apk del --simulate` keeps what others need, and names them: "  containerd: docker". Sources:
 * apk-del(8), apk-tools' src/app_del.c.
 */
export async function apkDependants(system: ReadSystem, names: readonly string[]): Promise<string[]> {
  const { stdout } = await system.exec(["apk", "del", "--simulate", ...names], {
    env: { LC_ALL: "C" },
    timeoutMs: 60_000,
  });
  const needing = stdout.split("\n").flatMap((line) => {
    const [, name = "", others = ""] = /^ {2}(\S+): (.*)$/.exec(line) ?? [];
    return names.includes(name) ? others.split(/\s+/) : [];
  });
  return [...new Set(needing)].filter((name) => name !== "" && !names.includes(name));
}
