import process from "node:process";
import { SetupError } from "../../errors.ts";
import { restore } from "../../machine/resources/index.ts";
import type { StepContext } from "../../plan/steps/types.ts";
import { takeRunLock } from "../../run/execute/lock.ts";
import { assertUnderstood, lastRun, markUndone, type Run, readRuns } from "../../run/journal/journal.ts";
import { stepsToUndo, undoing } from "../../run/journal/undo.ts";
import { rollbackParts } from "../../run/render/rollback.ts";
import type { Text } from "../../text.ts";
import type { Request } from "../options/request.ts";
import { askToGoOn } from "../ui/ask.ts";
import { declined, lookingWithoutRoot, permission } from "../ui/permission.ts";
import { printJob } from "../ui/print-script.ts";
import { type CommandIO, openUmask } from "../ui/run-plan.ts";
import { createStepLine } from "../ui/step-line.ts";

/** Takes the last run back, step by step from the end. @throws SetupError */
export async function rollback(io: CommandIO, request: Request): Promise<void> {
  const { system, terminal } = io;
  if (request.dryRun) return printRollback(io, request);
  const { asks, guard } = permission(io, request);
  const run = runToUndo(await readRuns(system));
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
  terminal.print(terminal.say(asBefore));
  if (request.json) io.out(`${JSON.stringify({ format: 1, run: run.id, undone: steps.length })}\n`);
}

const asBefore: Text = {
  en: "The machine is as it was before that run. Packages that were installed as dependencies stay.",
  zh: "系统已恢复到那次运行之前。作为依赖安装的软件包会保留。",
};

/** @throws SetupError "nothing-to-do"; "environment" where the journal has what this version does not understand */
function runToUndo(runs: readonly Run[]): Run {
  const run = lastRun(runs);
  if (run === undefined) {
    throw new SetupError("nothing-to-do", {
      en: "There is no run to take back: docker-setup has changed nothing here.",
      zh: "没有可撤销的运行：docker-setup 没有改动过本机。",
    });
  }
  assertUnderstood(run);
  return run;
}

/** What the journal keeps, such as a file's old content, is for root's eyes alone; so is its script. */
async function printRollback(io: CommandIO, request: Request): Promise<void> {
  const { system, terminal } = io;
  const runs = await lookingWithoutRoot(io, () => readRuns(system));
  const run = runToUndo(runs);
  const undone = stepsToUndo(run).map(({ step, title }) => ({ step, title: undoing(title) }));
  await printJob(io, request, {
    file: "rollback.sh",
    about: { en: `Takes back docker-setup's run ${run.id}.`, zh: `撤销 docker-setup 的运行 ${run.id}。` },
    ready: asBefore,
    confidential: true,
    parts: rollbackParts(run, runs.at(-1) ?? run, terminal.say),
    json: { format: 1, run: run.id, steps: undone },
  });
}

async function undoAll(
  io: CommandIO,
  guard: StepContext["allowInterruption"],
  run: Run,
  steps: ReturnType<typeof stepsToUndo>,
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
