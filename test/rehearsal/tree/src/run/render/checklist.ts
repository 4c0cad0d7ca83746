import { kindOf } from "../../plan/steps/index.ts";
import type { Plan } from "../../plan/types.ts";
import type { Lang } from "../../text.ts";

/** A made-up output: the plan as a list to tick off by hand. */
export const renderChecklist = ({ steps }: Pick<Plan, "steps">, lang: Lang): string =>
  steps.map((step) => `- [ ] ${kindOf(step).title(step)[lang]}\n`).join("");
