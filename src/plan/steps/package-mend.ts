import type { NamesInit } from "../../machine/inits/index.ts";
import type { PackageQuery } from "../../machine/managers/types.ts";
import { halfDone, halfDoneInScript } from "../../machine/packages/half-done.ts";
import { waitInScript } from "../../machine/packages/lock.ts";
import { finishHalfDone, finishInScript } from "../../machine/packages/mend.ts";
import { plain } from "../../machine/resources/difference.ts";
import { commandFailed } from "../../machine/work/run-command.ts";
import {
  clearTheWay,
  clearTheWayInScript,
  startFailedInScript,
  startsInScript,
  withStarts,
} from "./daemon-start.ts";
import type { StepKind } from "./types.ts";

/** Finishes what a package manager that was killed left half done. */
export interface PackageMendStep extends NamesInit {
  readonly kind: "package-mend";
  readonly query: PackageQuery;
  /** Print something only where there is something to mend. */
  readonly checks: readonly (readonly string[])[];
  /** Paragraphs with these words (a regular expression) tell of what the command does not mend. */
  readonly beside?: string;
  /** rpm: the checks print names, and one that comes twice is a broken transaction. */
  readonly duplicates: boolean;
  /** In turn, until one ends well. */
  readonly commands: readonly (readonly string[])[];
  /** What can't be finished may be what goes next. */
  readonly tolerant?: true;
}

/** Of a line of sh its first command. */
const words = ({ commands: [first = []] }: PackageMendStep) =>
  first[0] === "sh" ? `${first[2]?.split(";")[0]}` : first.join(" ");

export const packageMend: StepKind<PackageMendStep> = {
  title: () => ({ en: "Finish an interrupted package installation", zh: "修复被中断的软件包安装" }),
  why: (step) => ({
    en: `After a crash or a power loss nothing can be installed before “${words(step)}” has run.`,
    zh: `崩溃或断电之后，必须先运行“${words(step)}”才能安装软件包。`,
  }),
  // What a person's own package manager left half done is finished as it would be by hand; there is no way back.
  touches: () => "nothing",
  async differs(step, { system }) {
    const lines = await halfDone(step, system);
    if (lines.length === 0) return undefined;
    return {
      want: { en: "nothing left half done", zh: "没有未完成的操作" },
      have: plain(lines.map((line) => line.trim()).join("; ")),
    };
  },
  async run(step, context) {
    await clearTheWay(step, context);
    if (step.tolerant) await finishHalfDone(context, step.query, step);
    else
      await withStarts(step, context, async () => {
        const { argv, result } = await finishHalfDone(context, step.query, step);
        if (result.code !== 0) throw commandFailed(context, argv, result);
      });
  },
  script(step) {
    return {
      helpers: ["packages", "package-lock", "daemon"],
      prepare: `broken=$(${halfDoneInScript(step)}) || :`,
      done: '[ -z "$broken" ]',
      run: [
        waitInScript(step.query),
        clearTheWayInScript(step),
        ...(step.tolerant ? [] : [startsInScript]),
        `${finishInScript(step)} || ${step.tolerant ? ":" : `{ ${startFailedInScript(step)}; exit 10; }`}`,
      ].join("\n"),
    };
  },
};
