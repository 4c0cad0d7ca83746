import type { ReadSystem } from "../../system/read-only.ts";

/**
 * Where a run, or a script, says that it is at work: its pid and the pid's start time, so that a number used again is
 * not taken for it. /run is empty after a boot. templates/script/head.sh takes the same lock.
 */
export const runLock = "/run/docker-setup.pid";

/** The pid of the docker-setup or script that holds the lock; undefined: none, or one that is gone. */
export async function atWork(system: ReadSystem): Promise<string | undefined> {
  const [pid = "", started] = ((await system.files.read(runLock))?.toString("utf8") ?? "").trim().split(" ");
  const lives =
    /^\d+$/.test(pid) && started !== undefined && started === (await startTime(system, Number(pid)));
  return lives ? pid : undefined;
}

/** When a process began, in clock ticks after boot: field 22 of /proc/PID/stat (proc(5)); undefined: no such process. */
export async function startTime(system: ReadSystem, pid: number): Promise<string | undefined> {
  const stat = (await system.files.read(`/proc/${pid}/stat`))?.toString("utf8");
  // The second field is a name in parentheses and may hold blanks.
  return stat?.replace(/^.*\) /s, "").split(" ")[19];
}
