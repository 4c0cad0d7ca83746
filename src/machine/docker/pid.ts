import type { ReadSystem } from "../../system/read-only.ts";

/** Where dockerd writes its pid. Source: dockerd(8), --pidfile. */
const pidFile = "/run/docker.pid";

/** Whether a dockerd has said that it runs, where it says so by itself: a look that costs nothing, and proves nothing. */
export const saysItRuns = async (system: ReadSystem): Promise<boolean> =>
  (await system.files.stat(pidFile).catch(() => undefined)) !== undefined;

/** What dockerd has written as its pid; undefined where it has not. */
export async function pidWritten(system: ReadSystem): Promise<string | undefined> {
  const pid = (await system.files.read(pidFile).catch(() => undefined))?.toString("utf8").trim() ?? "";
  return /^\d+$/.test(pid) ? pid : undefined;
}

/** Whether the process that is written there is a dockerd. */
export async function dockerdRuns(system: ReadSystem): Promise<boolean> {
  const pid = await pidWritten(system);
  return pid !== undefined && isDockerd((await programOf(system, pid)) ?? "");
}

/** Whether a program is a dockerd, by its path. */
export const isDockerd = (exe: string): boolean => /(^|\/)dockerd(-[a-z]+)?( \(deleted\))?$/.test(exe);

/** The path of a process' program. Source: proc(5), /proc/PID/exe. */
export const programOf = async (system: ReadSystem, pid: string): Promise<string | undefined> =>
  (await system.files.readLink(`/proc/${pid}/exe`).catch(() => undefined)) || undefined;
