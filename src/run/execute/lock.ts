import { SetupError } from "../../errors.ts";
import type { System } from "../../system/types.ts";
import { atWork, runLock, startTime } from "../journal/at-work.ts";

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
