import type { ReadSystem } from "../../../system/read-only.ts";

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
