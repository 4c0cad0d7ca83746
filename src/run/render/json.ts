import { kindOf, type Step } from "../../plan/steps/index.ts";
import type { Plan } from "../../plan/types.ts";

/** A plan for programs: each step's data with its words. The shape only ever grows; `format` counts breaks. */
export function planJson(plan: Plan) {
  return {
    format: 1,
    target: plan.target,
    docker: plan.docker ?? null,
    repository: plan.repository,
    notes: plan.notes,
    steps: stepsJson(plan.steps),
  };
}

/** Steps with their words. */
export function stepsJson(steps: readonly Step[]) {
  return steps.map((step) => ({ title: kindOf(step).title(step), why: kindOf(step).why(step), ...step }));
}
