import process from "node:process";
import { SetupError } from "../../errors.ts";
import { restore } from "../../machine/resources/index.ts";
import { askToGoOn } from "../../plan/settle/questions.ts";
import type { StepContext } from "../../plan/steps/types.ts";
import { takeRunLock } from "../../run/execute/lock.ts";
import { assertUnderstood, lastRun, markUndone, type Run, readRuns } from "../../run/journal/journal.ts";
import type { Entry } from "../../run/journal/types.ts";
import type { Text } from "../../text.ts";
import type { Request } from "../options/request.ts";
import { declined, permission } from "../permission.ts";
import { type CommandIO, openUmask } from "../run-plan.ts";
import { createStepLine } from "../step-line.ts";

type Before = Extract<Entry, { type: "before" }>;

/** What is left to take back of a run, from the end. */
export function stepsToUndo(run: Run): Before[] {
  const undone = new Set(run.entries.flatMap((entry) => (entry.type === "undone" ? [entry.step] : [])));
  return run.entries
    .filter((entry): entry is Before => entry.type === "before" && !undone.has(entry.step))
    .filter(({ changes }) => changes.length > 0)
    .reverse();
}

const undoing = ({ en, zh }: Text): Text => ({ en: `Undo: ${en}`, zh: `撤销：${zh}` });

/** Takes the last run back, step by step from the end. @throws SetupError */
export async function rollback(io: CommandIO, request: Request): Promise<void> {
  const { system, terminal } = io;
  const { asks, guard } = permission(io, request);
  const run = lastRun(await readRuns(system));
  if (run === undefined) {
    throw new SetupError("nothing-to-do", {
      en: "There is no run to take back: docker-setup has changed nothing here.",
      zh: "没有可撤销的运行：docker-setup 没有改动过本机。",
    });
  }
  assertUnderstood(run);
  const steps = stepsToUndo(run);
  terminal.print();
  terminal.print(terminal.say({ en: `Taking back the run ${run.id}:`, zh: `撤销运行 ${run.id}：` }));
  for (const { title } of steps) terminal.print(`  ${terminal.say(undoing(title))}`);
  terminal.print();
  if (asks && !(await askToGoOn(terminal))) {
    throw declined();
  }
  io.begin();
  openUmask();
  const release = await takeRunLock(system, process.pid);
  try {
    await undoAll(io, guard, run, steps);
  } finally {
    await release();
  }
  terminal.print();
  terminal.print(
    terminal.say({
      en: "The machine is as it was before that run. Packages that were installed as dependencies stay.",
      zh: "系统已恢复到那次运行之前。作为依赖安装的软件包会保留。",
    }),
  );
  if (request.json) io.out(`${JSON.stringify({ format: 1, run: run.id, undone: steps.length })}\n`);
}

async function undoAll(
  io: CommandIO,
  guard: StepContext["allowInterruption"],
  run: Run,
  steps: Before[],
): Promise<void> {
  const { system, terminal, log, signal } = io;
  const line = createStepLine(terminal, guard);
  const { waiting, allowInterruption } = line;
  const context: StepContext = { system, log: log.line, changes: [], waiting, allowInterruption };
  try {
    for (const step of steps) {
      line.begin(terminal.say(undoing(step.title)));
      for (const change of [...step.changes].reverse()) await restore(change, context);
      await markUndone(system, run, step.step);
      line.end("done");
      if (signal.aborted) throw new SetupError("interrupted", { en: "Interrupted.", zh: "已中断。" });
    }
  } catch (error) {
    line.end("failed");
    throw error;
  }
  await markUndone(system, run, undefined);
}
