import type { NamesInit } from "../../machine/inits/index.ts";
import type { PackageQuery } from "../../machine/managers/types.ts";
import { tryPackageCommand, waitInScript } from "../../machine/packages/lock.ts";
import { plain } from "../../machine/resources/difference.ts";
import { commandFailed } from "../../machine/work/run-command.ts";
import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import {
  clearTheWay,
  clearTheWayInScript,
  startFailedInScript,
  startsInScript,
  withStarts,
} from "./daemon-start.ts";
import type { StepContext, StepKind } from "./types.ts";

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
    const lines = await broken(step, system);
    if (lines.length === 0) return undefined;
    return {
      want: { en: "nothing left half done", zh: "没有未完成的操作" },
      have: plain(lines.map((line) => line.trim()).join("; ")),
    };
  },
  async run(step, context) {
    await clearTheWay(step, context);
    if (step.tolerant) await finish(step, context);
    else
      await withStarts(step, context, async () => {
        const { argv, result } = await finish(step, context);
        if (result.code !== 0) throw commandFailed(context, argv, result);
      });
  },
  script(step) {
    return {
      helpers: ["packages", "package-lock", "daemon"],
      prepare: `broken=$({ ${step.checks.map((argv) => `${command(argv)};`).join(" ")} } 2>/dev/null${filterInScript(step)}) || :`,
      done: '[ -z "$broken" ]',
      run: [
        waitInScript(step.query),
        clearTheWayInScript(step),
        ...(step.tolerant ? [] : [startsInScript]),
        `${step.commands.map(command).join(" || ")} || ${step.tolerant ? ":" : `{ ${startFailedInScript(step)}; exit 10; }`}`,
      ].join("\n"),
    };
  },
};

/** The first command that ended well, or the last one, and how it ended. */
async function finish({ commands, query }: PackageMendStep, context: StepContext) {
  const [argv = [], ...others] = commands;
  let ended = { argv, result: await tryPackageCommand(context, query, argv) };
  for (const next of others) {
    if (ended.result.code === 0) break;
    ended = { argv: next, result: await tryPackageCommand(context, query, next) };
  }
  return ended;
}

function filterInScript({ duplicates, beside }: PackageMendStep): string {
  if (beside !== undefined) return ` | ${command(["awk", `BEGIN { RS = "" } !/${beside}/`])}`;
  return duplicates ? " | sort | uniq -d" : "";
}

async function broken(step: PackageMendStep, system: ReadSystem): Promise<string[]> {
  const answers = await Promise.all(step.checks.map((argv) => system.exec(argv, { env: { LC_ALL: "C" } })));
  const lines = answers
    .flatMap(({ stdout }) => told(stdout, step.beside))
    .filter((line) => line.trim() !== "");
  return step.duplicates ? lines.filter((line, i) => lines.indexOf(line) !== i) : lines;
}

/** The lines of what a check printed, without the paragraphs that are left aside. */
function told(printed: string, beside: string | undefined): string[] {
  const paragraphs = printed.split(/\n\n+/);
  const aside = beside === undefined ? undefined : new RegExp(beside);
  return paragraphs.filter((text) => !aside?.test(text)).flatMap((text) => text.split("\n"));
}
