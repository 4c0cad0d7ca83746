import type { Interruption } from "../../machine/work/work.ts";
import { kindOf } from "../../plan/steps/index.ts";
import type { Look } from "../../plan/steps/types.ts";
import type { Plan } from "../../plan/types.ts";
import { readOnly } from "../../system/read-only.ts";
import type { System } from "../../system/types.ts";
import { type Running, stoppedBy } from "./running.ts";

/** What of a plan would stop containers, its steps taken together; undefined: nothing would. */
export async function interruptionOf(
  { steps }: Pick<Plan, "steps">,
  look: Look,
): Promise<Interruption | undefined> {
  const all: Interruption[] = [];
  for (const step of steps) {
    const interruption = await kindOf(step).interrupts?.(step, look);
    if (interruption) all.push(interruption);
  }
  return together(all);
}

/** Whoever is stopped by one of several is stopped by all of them; undefined: there is none. */
export function together(all: readonly Interruption[]): Interruption | undefined {
  if (all.length === 0) return undefined;
  return {
    liveRestoreHelps: all.every(({ liveRestoreHelps }) => liveRestoreHelps),
    podmanToo: all.some(({ podmanToo }) => podmanToo === true),
  };
}

/** The containers that a plan would stop, for a person to read before. Reads only. */
export async function stoppedByPlan(plan: Pick<Plan, "steps">, system: System): Promise<Running | undefined> {
  const interruption = await interruptionOf(plan, { system: readOnly(system) });
  return interruption && stoppedBy(system, interruption);
}
