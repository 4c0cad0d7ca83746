import { SetupError } from "../../errors.ts";
import type { System } from "../../system/types.ts";

/**
 * Where a run, or a script, says that it is at work: its pid and the pid's start time, so that a number used again is
 * not taken for it. /run is empty after a boot. templates/script/head.sh takes the same lock.
 */
export const runLock = "/run/docker-setup.pid";

/**
 * Makes sure that no other docker-setup is at work on this machine; returns what releases it.
 * @throws SetupError "busy" naming the other one's pid.
 */
export async function takeRunLock(system: System, pid: number): Promise<() => Promise<void>> {
  const mine = `${pid} ${await startTime(system, pid)}`;
  for (let attempt = 0; attempt < 2; attempt++) {
    if (await system.files.create(runLock, `${mine}\n`, { mode: 0o644 })) {
      return () => system.files.remove(runLock);
    }
    const other = await atWork(system);
    if (other !== undefined) throw busy(other);
    // The one that made it is gone, killed.
    await system.files.remove(runLock);
  }
  throw busy("?");
}

/** The pid of the docker-setup or script that holds the lock; undefined: none, or one that is gone. */
export async function atWork(system: System): Promise<string | undefined> {
  const [pid = "", started] = ((await system.files.read(runLock))?.toString("utf8") ?? "").trim().split(" ");
  const lives =
    /^\d+$/.test(pid) && started !== undefined && started === (await startTime(system, Number(pid)));
  return lives ? pid : undefined;
}

/** When a process began, in clock ticks after boot: field 22 of /proc/PID/stat (proc(5)); undefined: no such process. */
async function startTime(system: System, pid: number): Promise<string | undefined> {
  const stat = (await system.files.read(`/proc/${pid}/stat`))?.toString("utf8");
  // The second field is a name in parentheses and may hold blanks.
  return stat?.replace(/^.*\) /s, "").split(" ")[19];
}

function busy(pid: string): SetupError {
  return new SetupError(
    "busy",
    {
      en: `Another docker-setup is running on this machine (pid ${pid}).`,
      zh: `本机上另一个 docker-setup 正在运行（pid ${pid}）。`,
    },
    { next: { en: "Wait until it has ended, then run this again.", zh: "请等它结束后再运行。" } },
  );
}
