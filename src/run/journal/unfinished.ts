import type { ReadSystem } from "../../system/read-only.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import { atWork } from "./at-work.ts";
import { markFinished } from "./journal.ts";
import { beginOf, endOf, jobOf, lastRun, pidOf, type Run, readRuns, stateOf } from "./runs.ts";

/** A run that came to no end, as a person is told of it. */
export interface Unfinished {
  readonly id: string;
  /** By this machine's clock on the wall. */
  readonly at: string;
  readonly how: Text;
  /** The command that finishes it, and the one that takes it back, without sudo; or the other way round. */
  readonly next: readonly [string, string];
}

/** "2026-11-25 21:00:00" by this machine's clock on the wall; JSON keeps UTC. */
export const localTime = (at: string): string => new Date(at).toLocaleString("sv-SE");

/** The last step of a run that was to change something, as it follows "cut off" or "failed"; "" where there was none. */
export function stoppedAt({ entries }: Run): Text {
  const last = entries.filter((entry) => entry.type === "before").at(-1);
  if (last === undefined) return { en: "", zh: "" };
  const ended = entries.some((entry) => entry.type === "after" && entry.step === last.step);
  return {
    en: ` ${ended ? "after" : "at"} “${last.title.en}”`,
    zh: `，停在“${last.title.zh}”${ended ? "之后" : ""}`,
  };
}

/** The second of two ways out. */
export const insteadOfThat = (command: string): Text => ({
  en: `or instead: sudo ${command}`,
  zh: `或者：sudo ${command}`,
});

/**
 * The newest run that failed, was cut off or was taken back in part, and that no later one made up for; undefined: there is
 * none.
 */
export async function unfinishedRun(
  system: ReadSystem,
  runs: readonly Run[],
): Promise<Unfinished | "at-work" | undefined> {
  const run = unsettled(runs).at(-1);
  if (run === undefined) return undefined;
  return pidOf(run.id) === (await atWork(system)) ? "at-work" : told(run, run === lastRun(runs));
}

/** Where a run of this job found nothing left to do: those that came to no end before it are over. */
export async function settleUnfinished(system: System, what: string): Promise<void> {
  for (const run of unsettled(await readRuns(system)))
    if (madeUpFor(run, what)) await markFinished(system, run);
}

/** Those that are open still, oldest first. What changed nothing left nothing. */
function unsettled(runs: readonly Run[]): Run[] {
  const changed = runs.filter(
    (run) => stateOf(run) !== "rolled-back" && run.entries.some(({ type }) => type === "before"),
  );
  const open: Run[] = [];
  /** Jobs that came to their end later. */
  const done = new Set<string>();
  for (const run of changed.reverse()) {
    if (stateOf(run) === "finished" && !isTakenBackInPart(run)) done.add(jobOf(run));
    else if (![...done].some((what) => madeUpFor(run, what))) open.push(run);
  }
  return open.reverse();
}

function isTakenBackInPart({ entries }: Run): boolean {
  const types = entries.map(({ type }) => type);
  return types.lastIndexOf("undone") > types.lastIndexOf("end");
}

/** Installation and uninstall say of the whole machine what it is to be; what is done to registry mirrors says it of them. */
const madeUpFor = (run: Run, what: string) =>
  !what.startsWith("registry ") || jobOf(run).startsWith("registry ");

function told(run: Run, isLast: boolean): Unfinished {
  const begin = beginOf(run);
  const typed = begin?.command ?? "";
  // What was masked can't be typed again.
  const again = typed.includes("***") ? `docker-setup ${jobOf(run).replace("install", "")}`.trim() : typed;
  const back = `npx docker-setup rollback${isLast ? "" : ` ${run.id}`}`;
  const [at, forth] = [localTime(begin?.at ?? ""), `npx ${again || "docker-setup"}`];
  if (isTakenBackInPart(run))
    return { id: run.id, at, how: { en: "taken back in part", zh: "只撤销了一部分" }, next: [back, forth] };
  const where = stoppedAt(run);
  const code = endOf(run)?.code;
  const how =
    code === undefined
      ? { en: `cut off${where.en}`, zh: `被中断${where.zh}` }
      : { en: `failed${where.en}, exit code ${code}`, zh: `失败${where.zh}，退出码 ${code}` };
  return { id: run.id, at, how, next: [forth, back] };
}
