import { SetupError } from "../../errors.ts";
import { plain } from "../../machine/resources/difference.ts";
import { kindOf, type Step } from "../../plan/steps/index.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { unended } from "../../text.ts";
import type { Drift, Seen } from "./types.ts";

/** What the steps of a plan would find left to do. `mend`: the command that does a step's. */
export async function compareSteps(
  system: ReadSystem,
  steps: readonly Step[],
  mend: (step: Step) => readonly string[],
): Promise<Seen> {
  const found = await Promise.all(steps.map((step) => compareStep(system, step, mend(step))));
  return {
    drifts: found.flatMap((each) => (each && "want" in each ? [each] : [])),
    unseen: found.flatMap((each) => (each && !("want" in each) ? [each] : [])),
  };
}

/** A step whose parts are told one by one: keys of daemon.json, of which a later run may have spoken of some. */
export function apart(step: Step): Step[] {
  if (step.kind !== "daemon-keys") return [step];
  const { removeEmpty: _, ...rest } = step;
  return step.edits.map((edit) => ({ ...rest, edits: [edit] }));
}

async function compareStep(system: ReadSystem, step: Step, mend: readonly string[]) {
  const kind = kindOf(step);
  const title = kind.title(step);
  try {
    const differs = await kind.differs(step, { system });
    if (differs === undefined) return undefined;
    return { what: title, want: differs.want, has: differs.have, mend } satisfies Drift;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM") return title;
    if (!(error instanceof SetupError)) throw error;
    if (error.code === "environment" && system.uid !== 0) return title;
    // What can't be read for what it is differs for certain.
    const has = error.why
      ? { en: `${unended(error.what).en}: ${error.why.en}`, zh: `${unended(error.what).zh}：${error.why.zh}` }
      : error.what;
    return { what: title, want: plain("✔"), has, mend } satisfies Drift;
  }
}
