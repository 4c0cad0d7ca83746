import type { ReadSystem } from "../../system/read-only.ts";
import { exists, readText } from "../../system/read-text.ts";

/** What podman's containers run by: without one of these they can't be started, watched or entered any more. */
export const podmanPackages: readonly string[] = ["podman", "runc", "crun", "conmon"];
export const isOfPodman = (name: string): boolean => podmanPackages.includes(name);

/** Where conmon lies: containers.conf(5), conmon_path, and CRI-O's. */
const monitors = [
  "/usr/bin/conmon",
  "/usr/sbin/conmon",
  "/usr/local/bin/conmon",
  "/usr/libexec/podman/conmon",
  "/usr/local/libexec/podman/conmon",
  "/usr/libexec/crio/conmon",
];

/**
 * podman's running containers, those of other users too, and CRI-O's: each has a conmon that watches it (conmon(8)), and
 * root's are told by podman itself. Asked only where one of the two is. Bound: 3 s.
 */
export async function readPodmanContainers(system: ReadSystem): Promise<number | "unknown"> {
  const [podman, ...others] = await Promise.all(
    ["/usr/bin/podman", ...monitors].map((path) => exists(system, path)),
  );
  if (!podman) return others.includes(true) ? countMonitors(system) : 0;
  const [{ code, stdout }, watched] = await Promise.all([
    system.exec(["podman", "ps", "-q"], { timeoutMs: 3000 }),
    countMonitors(system),
  ]);
  if (code !== 0) return watched > 0 ? watched : "unknown";
  return Math.max(stdout.split("\n").filter((line) => line.trim() !== "").length, watched);
}

async function countMonitors(system: ReadSystem): Promise<number> {
  const pids = (await system.files.list("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  // A process that has ended since has no name.
  const names = await Promise.all(pids.map((pid) => readText(system, `/proc/${pid}/comm`)));
  return names.filter((name) => name?.trim() === "conmon").length;
}
