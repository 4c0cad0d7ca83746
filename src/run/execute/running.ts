import { dockerHere } from "../../machine/docker/info.ts";
import { readDaemon, runcContainers } from "../../machine/facts/daemon.ts";
import { readPodmanContainers } from "../../machine/facts/podman.ts";
import type { Interruption } from "../../machine/work/work.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { System } from "../../system/types.ts";

/** Containers that run. */
export interface Running {
  /** What they are called, as far as somebody tells. */
  readonly names: readonly string[];
  /** All of them. */
  readonly count: number | "unknown";
}

/** A name a line, by `docker ps` and `podman ps` alike; what they don't tell in 3 s nobody knows. */
const namesOf = async (system: ReadSystem, tool: readonly string[]): Promise<string[]> => {
  const { code, stdout } = await system.exec([...tool, "ps", "--format", "{{.Names}}"], { timeoutMs: 3000 });
  return code === 0 ? stdout.split("\n").filter((line) => line.trim() !== "") : [];
};

/** The containers that an interruption would stop; undefined: none would stop. Nothing of this wakes a daemon. */
export async function stoppedBy(
  system: System,
  { liveRestoreHelps, podmanToo }: Interruption,
): Promise<Running | undefined> {
  const [daemon, podman] = await Promise.all([
    readDaemon(system),
    podmanToo ? readPodmanContainers(system) : 0,
  ]);
  const docker = liveRestoreHelps && daemon.liveRestore ? 0 : daemon.containers;
  const count = docker === "unknown" || podman === "unknown" ? "unknown" : docker + podman;
  if (count === 0) return undefined;
  const [ofDocker, ofPodman] = await Promise.all([
    docker === 0 ? [] : daemon.version === undefined ? idsOfRunc(system) : namesOf(system, dockerHere),
    podman === 0 ? [] : namesOf(system, ["podman"]),
  ]);
  return { names: [...ofDocker, ...ofPodman], count };
}

/** Of a daemon that does not answer: its containers' short ids, as `docker ps` prints them. */
const idsOfRunc = async (system: ReadSystem): Promise<string[]> =>
  (await system.files.list(runcContainers).catch(() => [])).map((id) => id.slice(0, 12));
