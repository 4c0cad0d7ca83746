import { SetupError } from "../../errors.ts";
import { initNamed } from "../../machine/inits/index.ts";
import { glances, questions, records } from "../../machine/questions.ts";
import type { Difference } from "../../machine/resources/difference.ts";
import { kindOf, type Step } from "../../plan/steps/index.ts";
import type { Ahead } from "../../plan/steps/package-ahead.ts";
import type { Look, StepContext } from "../../plan/steps/types.ts";
import type { Plan } from "../../plan/types.ts";
import { type Looks, looks } from "../../system/looking-once.ts";
import type { System } from "../../system/types.ts";
import type { Journal } from "../journal/journal.ts";
import { interruptionOf, type Looked } from "./interruption.ts";

/** Whoever answers faster is no person, milliseconds. */
const INSTANT = 300;

export type StepState = "done" | "already" | "checked";

export interface StepResult {
  readonly step: Step;
  readonly state: StepState;
  /** Milliseconds. */
  readonly ms: number;
  /** Those of them in which it waited for what it needs. */
  readonly waitedMs?: number;
}

/** Told about every step as it goes; a failure is the rejected promise. */
export interface Progress {
  start(step: Step, index: number): void;
  end(result: StepResult, index: number): void;
}

export interface Execution {
  readonly system: System;
  readonly log: (line: string) => void;
  readonly progress: Progress;
  /** Gets what each step is about to change before it does. */
  readonly journal: Journal;
  readonly allowInterruption: StepContext["allowInterruption"];
  /** Told what a step waits for, again and again while it waits. */
  readonly waiting: StepContext["waiting"];
  readonly part?: StepContext["part"];
  /** Looked at between steps: a person who pressed Ctrl-C waits for one step, not for all. */
  readonly signal?: AbortSignal;
  /** What is done of the machine's state at once or not at all: who asks for an end meanwhile is told why it waits. */
  readonly unbroken?: <T>(work: () => Promise<T>) => Promise<T>;
  /** Packages that are on their way already. */
  readonly ahead?: Ahead | undefined;
  /** Lists that this run has read already. */
  readonly read?: StepContext["read"];
  /** What of the plan would stop containers, where that was looked at a moment ago, and what else was seen then. */
  readonly looked?: Pick<Looked, "interruption" | "look"> | undefined;
}

/**
 * Walks a plan: a step that is done is left alone, any other is run, the first failure ends it.
 * @throws SetupError
 */
export async function execute(
  plan: Pick<Plan, "steps" | "init">,
  execution: Execution,
): Promise<StepResult[]> {
  const { system, log, progress, journal, allowInterruption, waiting, part, signal, ahead, read, looked } =
    execution;
  const { unbroken = (work) => work() } = execution;
  const look: Looks = looked?.look ?? looks(system, questions, glances, records);
  const context: StepContext = {
    ...initNamed(plan),
    system: look.doing,
    log,
    changes: journal.changes,
    allowInterruption,
    waiting,
    part,
    signal,
    ahead,
    read,
  };
  const results: StepResult[] = [];
  let differences: Promise<Difference | undefined>[] = [];
  const checks = plan.steps.findIndex((step) => !kindOf(step).checkOnly);
  for (const [index, step] of plan.steps.entries()) {
    if (signal?.aborted) throw new Interrupted(results.length, plan.steps.length);
    // A refusal leaves the machine as it was: it comes before the first change, not where the containers would stop.
    if (index === checks) {
      const interruption = looked ? looked.interruption : await interruptionOf(plan, look);
      if (interruption) {
        const asked = system.now();
        await allowInterruption(interruption);
        // A person was asked, and others went on.
        if (system.now() - asked > INSTANT) look.forget();
      }
      // Nothing changes before the first step that differs: until then all are looked at side by side.
      differences = plan.steps.map((each) => differenceOf(each, look));
      for (const each of differences) each.catch(() => {});
    }
    const kind = kindOf(step);
    const start = system.now();
    let waitedMs = 0;
    log(`== ${index + 1}/${plan.steps.length} ${kind.title(step).en}`);
    progress.start(step, index);
    // A check right behind it.
    if (!kind.checkOnly && differences[index] === undefined) askBeside(plan.steps[index + 1], look);
    const already = !kind.checkOnly && (await (differences[index] ?? differenceOf(step, look))) === undefined;
    if (!already && kind.ahead) {
      await kind.ahead(step, context);
      waitedMs = system.now() - start;
    }
    if (signal?.aborted) throw new Interrupted(results.length, plan.steps.length);
    const changes = !already && !kind.checkOnly;
    if (changes) await journal.before(step, index, look.doing);
    const settled = () => {
      look.settle();
      for (const next of plan.steps.slice(index + 1, index + 3)) lookBeside(next, look);
    };
    if (!already)
      await unbroken(() => kind.run(step, { ...context, settled })).catch(async (error: unknown) => {
        await journal.putBack().catch(() => {});
        throw error;
      });
    if (changes) {
      differences = [];
      look.settle();
      askBeside(plan.steps[index + 1], look);
      await journal.after(index, look.doing);
    }
    const state: StepState = already ? "already" : kind.checkOnly ? "checked" : "done";
    const result = { step, state, ms: system.now() - start, ...(waitedMs > 0 ? { waitedMs } : {}) };
    log(`   ${state}, ${result.ms} ms`);
    results.push(result);
    progress.end(result, index);
  }
  return results;
}

/** Whether a run changed the machine. */
export function changed(results: readonly StepResult[]): boolean {
  return results.some(({ state }) => state === "done");
}

/** What is wanted and what is there; undefined where nothing is left to do, as it is of a check. */
async function differenceOf(step: Step, look: Look): Promise<Difference | undefined> {
  const kind = kindOf(step);
  return kind.checkOnly ? undefined : kind.differs(step, look);
}

/** Has what a check will ask be answered while others look. */
function askBeside(step: Step | undefined, look: Look): void {
  if (step !== undefined && kindOf(step).checkOnly) lookBeside(step, look);
}

/** Has what a step will ask be answered meanwhile. */
function lookBeside(step: Step, look: Look): void {
  kindOf(step)
    .differs(step, look)
    .catch(() => {});
}

/** For each step, whether nothing is left to do. */
export async function survey({ steps }: Pick<Plan, "steps">, look: Look): Promise<boolean[]> {
  // A run that changes nothing has what it checks at its end answered beside all this.
  for (const step of steps) askBeside(step, look);
  const differences = await Promise.all(steps.map((step) => differenceOf(step, look)));
  return differences.map((difference) => difference === undefined);
}

/** A signal came between two steps: the first `done` of them are behind it. */
export class Interrupted extends SetupError {
  readonly done: number;
  readonly all: number;
  constructor(done: number, all: number) {
    super(
      "interrupted",
      { en: `Stopped after step ${done} of ${all}.`, zh: `已在第 ${done} 步后停止（共 ${all} 步）。` },
      {
        next: {
          en: "Run docker-setup again: it continues where it stopped.",
          zh: "再次运行 docker-setup，会从中断处继续。",
        },
      },
    );
    this.done = done;
    this.all = all;
  }
}
