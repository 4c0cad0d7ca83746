import { SetupError } from "../../errors.ts";
import type { Entry } from "../../plan/journal-entry.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { System } from "../../system/types.ts";
import { journalDirectory } from "./directory.ts";
import { parseJournal } from "./parse.ts";

/** Where a run is written down. */
export const journalOf = ({ id }: Pick<Run, "id">): string => `${journalDirectory}/${id}.jsonl`;

/** One run as its journal tells it. */
export interface Run {
  /** The journal's file name without its ending: the time it began, UTC, and the pid. */
  readonly id: string;
  readonly entries: readonly Entry[];
  /** Numbers of the lines that this version does not understand; see parse.ts. */
  readonly unread: readonly number[];
}

/**
 * Makes sure that nobody but root could have written what is run as root now.
 * @throws SetupError "environment"
 */
export async function assertOurs(system: System, run: Run): Promise<void> {
  for (const path of [journalDirectory, journalOf(run)]) {
    const stat = await system.files.stat(path);
    if (stat === undefined) continue;
    const kind = path === journalDirectory ? "dir" : "file";
    const owned = stat.uid === 0 || stat.uid === system.uid;
    if (stat.type === kind && owned && (stat.mode & 0o022) === 0) continue;
    throw new SetupError(
      "environment",
      {
        en: `${path} could have been written by someone other than root (owner ${stat.uid}, mode 0${stat.mode.toString(8)}). Nothing was changed.`,
        zh: `${path} 可能被 root 以外的人写过（属主 ${stat.uid}，权限 0${stat.mode.toString(8)}）。没有任何改动。`,
      },
      {
        why: { en: "What it says is done as root.", zh: "其中的内容会以 root 身份执行。" },
        next: {
          en: `Look at it; if it is right: chown root:root ${path}; chmod go-w ${path}`,
          zh: `请检查内容；确认无误后执行：chown root:root ${path}; chmod go-w ${path}`,
        },
      },
    );
  }
}

/** All runs that changed something, oldest first. A line that a power loss cut off is left out; see parse.ts. */
export async function readRuns(system: ReadSystem): Promise<Run[]> {
  const names = (await system.files.list(journalDirectory)).filter((name) => name.endsWith(".jsonl"));
  const runs: Run[] = [];
  // A few at a time: thousands of runs are no reason to have thousands of files open.
  for (let at = 0; at < names.length; at += 16) {
    runs.push(...(await Promise.all(names.slice(at, at + 16).map((name) => readRun(system, name)))));
  }
  return runs;
}

async function readRun(system: ReadSystem, name: string): Promise<Run> {
  const text = (await system.files.read(`${journalDirectory}/${name}`))?.toString("utf8") ?? "";
  return { id: name.replace(/\.jsonl$/, ""), ...parseJournal(text) };
}

/** How it began; undefined: that line was lost. */
export const beginOf = ({ entries }: Run) => entries.find((entry) => entry.type === "begin");

/** "install", "uninstall", "registry add"; "" where its beginning was lost. */
export const jobOf = (run: Run): string => beginOf(run)?.what ?? "";

/** How it ended, by the last word on it: a later run may have found that nothing was left of it to do. */
export const endOf = ({ entries }: Run) => entries.filter((entry) => entry.type === "end").at(-1);

/** The process that it was. */
export const pidOf = (id: string): string | undefined => id.split(".").at(-1);

export type RunState = "finished" | "failed" | "cut-off" | "rolled-back";

/** How a run ended. */
export function stateOf(run: Run): RunState {
  if (run.entries.some(({ type }) => type === "rolled-back")) return "rolled-back";
  const end = endOf(run);
  if (end === undefined) return "cut-off";
  return end.code === 0 ? "finished" : "failed";
}

/** What may be taken back: the newest run that was not, or undefined. */
export function lastRun(runs: readonly Run[]): Run | undefined {
  return runs.filter((run) => stateOf(run) !== "rolled-back").at(-1);
}

/**
 * What is taken back together, the newest first: the last run, and those before it that came to no end of their own
 * (failed, cut off, or taken back in part) and that it went on from. Where a run is named, it is that one with those
 * that it went on from, and before it all that came later; undefined: there is none of that name to take back.
 */
export function standingRuns(runs: readonly Run[]): Run[];
export function standingRuns(runs: readonly Run[], named: string | undefined): Run[] | undefined;
export function standingRuns(runs: readonly Run[], named?: string): Run[] | undefined {
  const standing = runs.filter((run) => stateOf(run) !== "rolled-back").reverse();
  if (named !== undefined) {
    const at = standing.findIndex(({ id }) => id === named);
    const older = standing.slice(Math.max(0, at)).reverse();
    return at === -1 ? undefined : [...standing.slice(0, at), ...standingRuns(older)];
  }
  const open = (run: Run) => stateOf(run) !== "finished" || run.entries.some(({ type }) => type === "undone");
  const end = standing.findIndex((run, i) => i > 0 && !(open(run) && jobOf(run) === jobOf(standing[0]!)));
  return standing.slice(0, end === -1 ? undefined : end);
}

/**
 * Names that were held when a step began that did not come to its end: it may have let go of them and not held them
 * again. Only runs after the last finished one count.
 */
export function lostHolds(runs: readonly Run[]): string[] {
  const ended = runs.map((run) => ["finished", "rolled-back"].includes(stateOf(run)));
  const names = runs.slice(ended.lastIndexOf(true) + 1).flatMap(({ entries }) =>
    entries
      .filter((entry) => entry.type === "before")
      .filter(({ step }) => !entries.some((entry) => entry.type === "after" && entry.step === step))
      .flatMap(({ data, changes }) => (data.kind === "package-install" ? changes : []))
      .flatMap((change) => (change.what === "hold" ? change.before : [])),
  );
  return [...new Set(names)];
}

/**
 * Makes sure that all of a run was understood, so that rollback leaves no step out.
 * @throws SetupError "environment" that names the journal's lines
 */
export function assertUnderstood({ id, unread }: Run): void {
  if (unread.length === 0) return;
  const [path, lines] = [`${journalDirectory}/${id}.jsonl`, unread.join(", ")];
  throw new SetupError(
    "environment",
    {
      en: `${path} has lines that this docker-setup does not understand: ${lines}. Nothing was changed.`,
      zh: `${path} 中有当前 docker-setup 无法理解的行：${lines}。没有任何改动。`,
    },
    {
      why: {
        en: "A newer docker-setup wrote them, or the file is damaged; a step that is left out would leave the machine in between.",
        zh: "可能由更新版本的 docker-setup 写入，或者文件已损坏；略过其中的步骤会使系统停在中间状态。",
      },
      next: {
        en: "Roll back with the docker-setup that made the change, or a newer one: npx docker-setup@latest rollback",
        zh: "请用当时的 docker-setup 或更新的版本撤销：npx docker-setup@latest rollback",
      },
    },
  );
}
