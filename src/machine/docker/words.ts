import type { ReadSystem } from "../../system/read-only.ts";
import type { Init } from "../inits/init.ts";

/**
 * The words that dockerd was, or would be, started with: the running process's own, which also hold what an
 * EnvironmentFile brought in; without one the unit's ExecStart. Empty where there is no unit.
 */
export const daemonWords = (system: ReadSystem, init: Init): Promise<string[]> =>
  init.commandLine(system, init.service("docker"), { timeoutMs: 2000 });

/** What docker-ce's own unit says since 18.09. Source: docker-ce-packaging, systemd/docker.service. */
export const packaged = ["dockerd", "-H", "fd://", "--containerd=/run/containerd/containerd.sock"];

/** The words that dockerd is started with the next time; where it is still to come, with the package's unit. */
export async function wordsToCome(system: ReadSystem, init: Init): Promise<readonly string[]> {
  const files = await init.wordsToStart(system, init.service("docker"));
  if (files.length > 0) return files;
  const now = await daemonWords(system, init);
  return now.length > 0 ? now : packaged;
}
