import type { ReadSystem } from "../../system/read-only.ts";
import type { ExecResult } from "../../system/types.ts";

/** The version of the dockerd on disk; undefined without one. Source: dockerd --version, "Docker version 27.3.1, build 41ca978". */
export async function installedDaemon(
  system: ReadSystem,
  options: { readonly timeoutMs?: number } = {},
): Promise<string | undefined> {
  const { stdout } = await system.exec(["dockerd", "--version"], options);
  return /version ([^ ,]+)/.exec(stdout)?.[1];
}

/**
 * dockerd's own opinion of a daemon.json; from 23.0, before it says "unknown flag". Source:
 * https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
 */
export function validateDaemonJson(
  system: ReadSystem,
  path: string,
  options: { readonly timeoutMs: number },
): Promise<ExecResult> {
  return system.exec(["dockerd", "--validate", `--config-file=${path}`], options);
}
