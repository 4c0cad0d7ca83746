import { SetupError } from "../../errors.ts";
import { demandContainerdFree } from "../../machine/facts/containerd-users.ts";
import { demandPlainFiles } from "../../machine/facts/odd-files.ts";
import { initHere } from "../../machine/facts/surroundings.ts";
import { namingInit } from "../../machine/inits/index.ts";
import { restore } from "../../machine/resources/index.ts";
import { neededBy } from "../../plan/settle/uninstall.ts";
import type { StepContext } from "../../plan/steps/types.ts";
import type { ContainerGuard } from "../../run/execute/containers.ts";
import { stoppedBy } from "../../run/execute/running.ts";
import { markUndone } from "../../run/journal/journal.ts";
import { assertOurs, assertUnderstood, type Run, readRuns, standingRuns } from "../../run/journal/runs.ts";
import { interruptionOfUndo, packagesMoved, settleUndo, undoDiffers } from "../../run/journal/settle-undo.ts";
import { undoing } from "../../run/journal/undo.ts";
import type { UndoStep } from "../../run/journal/unwinding.ts";
import { rollbackParts } from "../../run/render/rollback.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Request } from "../options/request.ts";
import { askToGoOn } from "../ui/go-on.ts";
import { declined, lookingWithoutRoot, type Permission, permission } from "../ui/permission.ts";
import { printJob } from "../ui/print-script.ts";
import { type CommandIO, openUmask, underRunLock } from "../ui/run-plan.ts";
import { stopsRow } from "../ui/show.ts";
import { whatStands } from "../ui/stands.ts";
import { createStepLine } from "../ui/step-line.ts";

/**
 * Takes the last run back, and those that it finished, step by step from the end; where a run is named, all that came
 * after it too. @throws SetupError
 */
export async function rollback(
  io: CommandIO,
  request: Request,
  [named]: readonly string[] = [],
): Promise<void> {
  if (request.dryRun) return printRollback(io, request, named);
  // What is wrong in the words is said before anybody is asked for root or a yes.
  if (named !== undefined) await lookingWithoutRoot(io, () => runsToUndo(io.system, named));
  const allowed = permission(io, request);
  await underRunLock(io, async () => {
    await demandPlainFiles(io.system);
    await takeBack(io, request, named, allowed);
  });
}

async function takeBack(
  io: CommandIO,
  request: Request,
  named: string | undefined,
  { asks, guard }: Permission,
): Promise<void> {
  const { system, terminal } = io;
  const runs = await runsToUndo(system, named);
  const settled = await settleUndo(system, runs);
  const { steps, stays, notes, remains, dependants } = settled;
  if (!request.restart)
    await demandContainerdFree(system, await initHere(system), await packagesMoved(system, steps));
  if (dependants.length > 0 && !request.allowRemove && !asks) throw neededBy(dependants);
  terminal.print();
  const [en, zh] = [idsOf(runs).join(", "), idsOf(runs).join("、")];
  terminal.print(
    terminal.say({ en: `Taking back the run${runs.length > 1 ? "s" : ""} ${en}:`, zh: `撤销运行 ${zh}：` }),
  );
  for (const { title, changes } of steps)
    if (changes.length > 0) terminal.item("  - ", terminal.say(undoing(title)));
  terminal.print();
  const beside = [...goTogether(dependants), ...notes, ...remains, ...stays];
  for (const note of beside) terminal.note(note);
  const interruption = await interruptionOfUndo(system, steps);
  const stops = interruption && (await stoppedBy(system, interruption));
  if (stops) terminal.facts([stopsRow(stops, terminal.say)]);
  if (stops || beside.length > 0) terminal.print();
  if (asks && !(await askToGoOn(terminal, { stops, allowed: request.restart }))) throw declined();
  if (asks) terminal.print();
  if (asks && stops) guard.agreedTo(stops);
  // A refusal leaves the machine as it was: it comes before the first change.
  else if (interruption) await guard.allowInterruption(interruption);
  io.begin();
  openUmask();
  await undoAll(io, guard, runs, steps);
  const differs = await undoDiffers(system, steps);
  if (request.json) {
    const left = { stays: stays.map(terminal.say), differs };
    io.out(
      `${JSON.stringify({ format: 1, run: runs[0]!.id, runs: idsOf(runs), undone: steps.length, ...left })}\n`,
    );
  }
  if (stays.length + differs.length > 0) throw partly(stays, differs);
  terminal.print();
  terminal.conclude(asBefore(remains));
}

const idsOf = (runs: readonly Run[]) => runs.map(({ id }) => id);

const goTogether = (names: readonly string[]): Text[] =>
  names.length === 0
    ? []
    : [
        {
          en: `These need Docker's packages and go with them: ${names.join(", ")}`,
          zh: `以下软件包依赖 Docker，会一并移除：${names.join("、")}`,
        },
      ];

/** The run counts as taken back: what is left is somebody else's. */
function partly(stays: readonly Text[], differs: readonly string[]): SetupError {
  const all: Text[] = [
    ...stays,
    ...differs.map((name) => ({ en: `${name} is not as it was.`, zh: `${name} 与之前不同。` })),
  ];
  return new SetupError(
    "step-failed",
    {
      en: "The run is taken back, but not all is as it was before it.",
      zh: "已撤销该次运行，但有些内容没有恢复到之前的样子。",
    },
    { why: { en: all.map(({ en }) => en).join("\n"), zh: all.map(({ zh }) => zh).join("\n") } },
  );
}

const asBefore = (remains: readonly Text[]): Text => ({
  en: ["The machine is as it was before that run.", ...remains.map(({ en }) => en)].join(" "),
  zh: ["系统已恢复到那次运行之前。", ...remains.map(({ zh }) => zh)].join(""),
});

/**
 * The newest first; never none.
 * @throws SetupError "nothing-to-do"; "environment" where a journal has what this version does not understand
 */
async function runsToUndo(system: System, named: string | undefined): Promise<Run[]> {
  // One that was cut off before its first change has nothing to give back.
  const told = ({ entries, unread }: Run) =>
    unread.length > 0 || entries.some(({ type }) => type === "before");
  const runs = standingRuns((await readRuns(system)).filter(told), named);
  if (runs === undefined) {
    throw new SetupError(
      "usage",
      { en: "There is no such run to take back.", zh: "没有可撤销的这次运行。" },
      {
        next: {
          en: "docker-setup history lists them; the ones that were taken back already can't be again.",
          zh: "运行列表见 docker-setup history；已撤销的不能再次撤销。",
        },
      },
    );
  }
  if (runs.length === 0) {
    throw new SetupError("nothing-to-do", {
      en: "There is no run to take back: docker-setup has changed nothing here.",
      zh: "没有可撤销的运行：docker-setup 没有改动过本机。",
    });
  }
  for (const run of runs) {
    await assertOurs(system, run);
    assertUnderstood(run);
  }
  return runs;
}

/** What the journal keeps, such as a file's old content, is for root's eyes alone; so is its script. */
async function printRollback(io: CommandIO, request: Request, named: string | undefined): Promise<void> {
  const { system, terminal } = io;
  const { runs, newest, settled } = await lookingWithoutRoot(io, async () => {
    const runs = await runsToUndo(system, named);
    const newest = (await readRuns(system)).at(-1) ?? runs[0]!;
    return { runs, newest, settled: await settleUndo(system, runs) };
  });
  const { steps, dependants } = settled;
  if (dependants.length > 0 && !request.allowRemove) throw neededBy(dependants);
  const machine = namingInit(await initHere(system));
  await printJob(io, request, {
    ...machine,
    file: "rollback.sh",
    about: {
      en: `Takes back docker-setup's run ${idsOf(runs).join(", ")}.`,
      zh: `撤销 docker-setup 的运行 ${idsOf(runs).join("、")}。`,
    },
    ready: asBefore(settled.remains),
    confidential: true,
    parts: rollbackParts(settled, newest, machine, terminal.say),
    json: {
      format: 1,
      run: runs[0]!.id,
      runs: idsOf(runs),
      steps: steps.map(({ step, title }) => ({ step, title: undoing(title) })),
    },
  });
}

async function undoAll(
  io: CommandIO,
  guard: ContainerGuard,
  runs: readonly Run[],
  steps: readonly UndoStep[],
): Promise<void> {
  const { system, terminal, log, signal, unbroken } = io;
  const line = createStepLine(terminal, guard.allowInterruption);
  const { waiting, allowInterruption } = line;
  const by = namingInit(await initHere(system));
  const context: StepContext = { system, log: log.line, changes: [], waiting, allowInterruption, ...by };
  try {
    for (const [i, step] of steps.entries()) {
      if (signal.aborted) throw await whatStands(system, interrupted());
      line.begin(terminal.say(undoing(step.title)));
      await unbroken(async () => {
        for (const change of [...step.changes].reverse()) await restore(change, context);
      });
      await markUndone(system, step.run, step.step);
      if (steps[i + 1]?.run !== step.run) await markUndone(system, step.run, undefined);
      line.end("done");
    }
  } catch (error) {
    line.end("failed");
    throw error;
  }
  // One without a step that is left to take back.
  for (const run of runs.filter((run) => !steps.some((step) => step.run === run)))
    await markUndone(system, run, undefined);
}

function interrupted(): SetupError {
  return new SetupError(
    "interrupted",
    { en: "Interrupted.", zh: "已中断。" },
    {
      next: {
        en: "Run docker-setup rollback again: it continues where it stopped.",
        zh: "再次运行 docker-setup rollback，会从中断处继续。",
      },
    },
  );
}
