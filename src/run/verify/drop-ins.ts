import { proxyDropIn } from "../../machine/daemon-json/proxy.ts";
import type { Init } from "../../machine/inits/init.ts";
import { absent, plain } from "../../machine/resources/difference.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Seen } from "./types.ts";

/**
 * What changes Docker's services and came with no package: files that stand before theirs, and drop-ins. What was there
 * unchanged when a run of ours ended well (`known`, ms since the epoch) is a person's own, and that run was content with it.
 */
export async function compareUnits(system: ReadSystem, init: Init, known = 0): Promise<Seen> {
  const found = await init.added(system, ["docker", "containerd"]);
  const others = found.filter((path) => path !== proxyDropIn(init));
  const since = known === 0 ? others : await newerThan(system, others, known);
  return {
    unseen: [],
    drifts: since.map((path) => ({
      what: plain(path),
      want: absent,
      has: { en: "there", zh: "存在" },
      mend: ["rm", path],
    })),
  };
}

/** Those whose content or name changed after that, or that nobody can tell of. Source: stat(1), %.3Z. */
async function newerThan(system: ReadSystem, paths: readonly string[], ms: number): Promise<string[]> {
  if (paths.length === 0) return [];
  const ask = ["stat", "-c", "%.3Z %n", "--", ...paths];
  const { stdout } = await system.exec(ask, { env: { LC_ALL: "C" } });
  const rows = stdout.split("\n").map((line) => /^(\d+(?:\.\d+)?) (.*)$/.exec(line) ?? []);
  const older = new Set(rows.flatMap(([, at, path = ""]) => (Number(at) * 1000 <= ms ? [path] : [])));
  return paths.filter((path) => !older.has(path));
}
