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

/** Those whose content or name changed after that. Source: stat(1), %.3Z. */
async function newerThan(system: ReadSystem, paths: readonly string[], ms: number): Promise<string[]> {
  const newer = await Promise.all(
    paths.map(async (path) => {
      const { stdout } = await system.exec(["stat", "--format=%.3Z", "--", path]);
      return Number(stdout) * 1000 <= ms && stdout.trim() !== "" ? [] : [path];
    }),
  );
  return newer.flat();
}
