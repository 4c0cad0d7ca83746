import process from "node:process";
import { SetupError } from "../../errors.ts";
import { kindOf } from "../../plan/steps/index.ts";
import type { Plan } from "../../plan/types.ts";
import type { ContainerGuard } from "../../run/execute/containers.ts";
import { type Execution, execute, Interrupted, type StepResult } from "../../run/execute/execute.ts";
import { takeRunLock } from "../../run/execute/lock.ts";
import type { RunLog } from "../../run/execute/log.ts";
import { Journal } from "../../run/journal/journal.ts";
import { settleUnfinished } from "../../run/journal/unfinished.ts";
import { command } from "../../system/quote.ts";
import { argvWithoutSecrets } from "../../system/secret.ts";
import type { System } from "../../system/types.ts";
import { version } from "../../version.ts";
import { noChange } from "./show.ts";
import { whatStands } from "./stands.ts";
import { createStepLine } from "./step-line.ts";
import type { Terminal } from "./terminal.ts";

/** What a command that changes the machine works with. */
export interface CommandIO {
  readonly system: System;
  readonly terminal: Terminal;
  readonly log: RunLog;
  /** A person can answer questions. */
  readonly interactive: boolean;
  /** For data: the JSON result. */
  readonly out: (text: string) => void;
  /** The command line as it was typed. */
  readonly argv: readonly string[];
  readonly signal: AbortSignal;
  /** What a signal does not end half way; whoever sends one meanwhile is told so. */
  readonly unbroken: <T>(work: () => Promise<T>) => Promise<T>;
  /** Called before the first change: from then on a signal ends the run between two steps. */
  readonly begin: () => void;
  /** Says what is to be done when a signal ends docker-setup before the first change. */
  readonly onCancel: (undo: () => Promise<void>) => void;
}

/**
 * One docker-setup at a time, from the first look to the last change: what is shown is what is done.
 * @throws SetupError "busy"
 */
export async function underRunLock<T>(io: CommandIO, work: () => Promise<T>): Promise<T> {
  const release = await takeRunLock(io.system, process.pid);
  io.onCancel(release);
  try {
    return await work();
  } finally {
    await release();
  }
}

/**
 * Executes a plan, under the run's lock, with everything around it: a journal, a log, a line a step on the terminal.
 * `what` names the job in the history. @throws SetupError
 */
export async function runPlan(
  io: CommandIO,
  plan: Pick<Plan, "steps" | "init">,
  { allowInterruption }: ContainerGuard,
  what: string,
  { ahead, read, looked }: Pick<Execution, "ahead" | "read" | "looked"> = {},
): Promise<StepResult[]> {
  const { system, terminal, signal, unbroken } = io;
  io.begin();
  openUmask();
  const about = {
    version,
    command: command(["docker-setup", ...argvWithoutSecrets(io.argv)]),
    what,
    steps: plan.steps.length,
  };
  const journal = new Journal(system, about, process.pid);
  const line = createStepLine(terminal, allowInterruption);
  try {
    const results = await execute(plan, {
      system,
      log: lazily(io.log),
      journal,
      progress: {
        start: (step) => line.begin(terminal.say(kindOf(step).title(step))),
        end({ state, ms, waitedMs = 0 }) {
          const already = terminal.say(noChange);
          // The wait has a line of its own.
          const own = ms - waitedMs;
          const time = own < 100 ? undefined : `${(own / 1000).toFixed(1)} s`;
          line.end(state === "already" ? "already" : "done", state === "already" ? already : time);
        },
      },
      waiting: line.waiting,
      part: line.part,
      allowInterruption: line.allowInterruption,
      signal,
      unbroken,
      ahead,
      read,
      looked,
    });
    await journal.end(0);
    // This run leaves no journal that would come after theirs.
    if (!journal.isBegun) await settleUnfinished(system, what);
    return results;
  } catch (error) {
    line.end("failed");
    // A run that a signal ended is as unfinished as one that was killed: the next one says so.
    const code = error instanceof SetupError ? error.exitCode : 1;
    if (!signal.aborted) await journal.end(code).catch(() => {});
    throw error instanceof Interrupted ? await whatStands(system, error) : error;
  }
}

/**
 * As the script does: with a stricter one directories of ours would be closed to apt's own user, and files of packages
 * that dpkg's scripts make to everybody.
 */
export function openUmask(): void {
  process.umask(0o022);
}

/** The log begins with the first command or change: a run with nothing to do leaves no trace. */
function lazily(log: RunLog): (line: string) => void {
  const early: string[] = [];
  let begun = false;
  return (line) => {
    if (!begun && !/^(\$ |wrote |removed |restored |renamed |commented )/.test(line)) {
      early.push(line);
      return;
    }
    if (!begun) for (const before of early) log.line(before);
    begun = true;
    log.line(line);
  };
}
