import type { ReadSystem } from "../../system/read-only.ts";
import { type Run, readRuns } from "../journal/runs.ts";
import { unfinishedRun } from "../journal/unfinished.ts";
import type { Seen } from "./types.ts";

/** A run that came to no end is a difference though all that was compared is as it was left: nobody knows what it had still to do. */
export async function compareEnd(system: ReadSystem, runs: readonly Run[]): Promise<Seen> {
  const run = await unfinishedRun(system, runs);
  if (run === undefined) return { drifts: [], unseen: [] };
  if (run === "at-work") {
    const unseen = {
      en: "what the docker-setup that is at work leaves",
      zh: "正在运行的 docker-setup 的结果",
    };
    return { drifts: [], unseen: [unseen] };
  }
  const { at, how, next } = run;
  const drift = {
    what: { en: `docker-setup's run of ${at}`, zh: `docker-setup 在 ${at} 的运行` },
    want: { en: "finished", zh: "已完成" },
    has: how,
    mend: next[0],
    instead: next[1],
  };
  return { drifts: [drift], unseen: [] };
}

/** The same for whoever may not read the journals. */
export async function compareLastRun(system: ReadSystem): Promise<Seen> {
  try {
    return await compareEnd(system, await readRuns(system));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error;
    return { drifts: [], unseen: [{ en: "docker-setup's own runs", zh: "docker-setup 自己的运行记录" }] };
  }
}
