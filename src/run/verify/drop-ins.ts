import { proxyDropIn } from "../../machine/daemon-json/proxy.ts";
import { absent, plain } from "../../machine/resources/difference.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Seen } from "./types.ts";

const units = ["docker.service", "docker.socket", "containerd.service"];
const places = ["/etc/systemd/system", "/run/systemd/system"];

/**
 * What changes Docker's units and came with no package: files that stand before them, and drop-ins. What was there
 * unchanged when a run of ours ended well (`known`, ms since the epoch) is a person's own, and that run was content with
 * it. Source: systemd.unit(5).
 */
export async function compareUnits(system: ReadSystem, known = 0): Promise<Seen> {
  const found: string[] = [];
  for (const place of places) {
    for (const unit of units) {
      const stat = await system.files.stat(`${place}/${unit}`);
      if (stat?.type === "file" || stat?.type === "symlink") found.push(`${place}/${unit}`);
      const names = await system.files.list(`${place}/${unit}.d`);
      found.push(
        ...names.filter((name) => name.endsWith(".conf")).map((name) => `${place}/${unit}.d/${name}`),
      );
    }
  }
  const others = found.filter((path) => path !== proxyDropIn);
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
