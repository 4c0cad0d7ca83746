import { type Interruption, together } from "../../machine/work/work.ts";
import { kindOf } from "../../plan/steps/index.ts";
import type { Look } from "../../plan/steps/types.ts";
import type { Plan } from "../../plan/types.ts";
import type { Looks } from "../../system/looking-once.ts";
import type { System } from "../../system/types.ts";
import { type Running, stoppedBy } from "./running.ts";

/** What of a plan would stop containers, its steps taken together; undefined: nothing would. */
export async function interruptionOf(
  { steps }: Pick<Plan, "steps">,
  look: Look,
): Promise<Interruption | undefined> {
  const all = await Promise.all(steps.map(async (step) => kindOf(step).interrupts?.(step, look)));
  return together(all.filter((each) => each !== undefined));
}

/** What was looked at before a plan is done. */
export interface Looked {
  readonly interruption: Interruption | undefined;
  /** The containers that it would stop, for a person to read. */
  readonly stops: Running | undefined;
  /** What was seen; for whoever goes on at once. */
  readonly look: Looks;
}

/** What a plan would stop. Reads only. */
export async function lookAtContainers(
  plan: Pick<Plan, "steps">,
  system: System,
  look: Looks,
): Promise<Looked> {
  const interruption = await interruptionOf(plan, look);
  return { interruption, stops: interruption && (await stoppedBy(system, interruption)), look };
}
