import { SetupError } from "../../errors.ts";
import { hostsWithoutSocket, noSocket } from "../../machine/daemon-json/hosts.ts";
import { readDaemon } from "../../machine/facts/daemon.ts";
import { readPodmanContainers } from "../../machine/facts/podman.ts";
import type { StepContext } from "../../plan/steps/types.ts";
import type { System } from "../../system/types.ts";

/**
 * Guards running containers: passes when there are none, when they survive, or when a person allowed it.
 * `agree` asks that person; undefined where nobody can be asked.
 */
export function containerGuard(
  system: System,
  allowed: boolean,
  agree: ((count: number | "unknown") => Promise<boolean>) | undefined,
): StepContext["allowInterruption"] {
  let granted = allowed;
  return async ({ liveRestoreHelps, podmanToo }) => {
    if (granted) return;
    const [daemon, podman] = await Promise.all([
      readDaemon(system),
      podmanToo ? readPodmanContainers(system) : 0,
    ]);
    const docker = liveRestoreHelps && daemon.liveRestore ? 0 : daemon.containers;
    const containers = docker === "unknown" || podman === "unknown" ? "unknown" : docker + podman;
    if (containers === 0) return;
    granted = (await agree?.(containers)) ?? false;
    if (granted) return;
    const known = containers !== "unknown";
    const hosts = known ? undefined : await hostsWithoutSocket(system);
    throw new SetupError(
      "containers-running",
      {
        en: known
          ? `${containers} running container(s) would be stopped.`
          : "Running containers might be stopped: the daemon does not tell how many there are.",
        zh: known
          ? `有 ${containers} 个正在运行的容器会被停止。`
          : "可能会停止正在运行的容器：守护进程没有说明有多少个。",
      },
      {
        ...(hosts ? { why: noSocket(hosts).what } : {}),
        next: {
          en: "Stop them yourself, or allow it with --restart.",
          zh: "请先自行停止容器，或用 --restart 允许。",
        },
      },
    );
  };
}
