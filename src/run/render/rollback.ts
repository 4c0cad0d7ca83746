import { exitCodes } from "../../errors.ts";
import type { NamesInit } from "../../machine/inits/index.ts";
import { isBackInScript, restoreInScript } from "../../machine/resources/index.ts";
import { quote } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import type { Run } from "../journal/runs.ts";
import { lastChanges, type SettledUndo } from "../journal/settle-undo.ts";
import { isNewestInScript, isUndoneInScript, markUndoneInScript, undoing } from "../journal/undo.ts";
import type { UndoStep } from "../journal/unwinding.ts";
import type { ScriptPart } from "./script.ts";

const stale: Text = {
  en: "This script takes back a run that is not this machine's last one. Make a new one: docker-setup rollback --dry-run",
  zh: "此脚本要撤销的不是本机最近一次运行。请重新生成：docker-setup rollback --dry-run",
};

const differs: Text = {
  en: "The run is taken back, but these are not as they were before it:",
  zh: "已撤销该次运行，但以下内容与之前不同：",
};

const partly: Text = {
  en: "The run is taken back, but not all is as it was before it.",
  zh: "已撤销该次运行，但有些内容没有恢复到之前的样子。",
};

/**
 * Taking runs back, as parts of a script: from the end, each written down when it is done, and looked at in the end.
 * @param newest the newest run that the journal has, taken back or not: what came after it would be lost
 * @param machine whose init the script will meet
 */
export function rollbackParts(
  { steps, stays }: Pick<SettledUndo, "steps" | "stays">,
  newest: Run,
  machine: NamesInit,
  say: (text: Text) => string,
): ScriptPart[] {
  return [
    {
      checkOnly: true,
      title: { en: "Check that no other run came in between", zh: "检查其后没有其他运行" },
      why: {
        en: "What another run changed since then would come to an older state than it was in.",
        zh: "否则，其他运行所做的改动会被恢复到更早的状态。",
      },
      script: {
        helpers: [],
        run: `${isNewestInScript(newest)} || fail ${exitCodes.environment} ${quote(say(stale))}`,
      },
    },
    ...steps.map(({ run, title, step, changes }, i): ScriptPart => {
      const back = [...changes].reverse().map((change) => restoreInScript(change, machine));
      const undone = isUndoneInScript(run, step);
      const first = [...new Set(back.flatMap(({ first }) => first ?? []))];
      return {
        title: undoing(title),
        why: { en: "Brings back what was there before.", zh: "恢复到之前的状态。" },
        script: {
          helpers: [...new Set(back.flatMap(({ helpers }) => helpers))],
          ...(first.length > 0
            ? { first: `${undone} || {\n  ${first.join("\n").replaceAll("\n", "\n  ")}\n}` }
            : {}),
          done: undone,
          run: [
            ...back.map(({ run }) => run),
            ...markUndoneInScript(run, step),
            ...(steps[i + 1]?.run !== run ? markUndoneInScript(run, undefined) : []),
          ].join("\n"),
        },
      };
    }),
    lookPart(steps, stays, say),
  ];
}

/** What undoDiffers does; what stays as somebody left it is told here, with the exit code that the run ends with. */
function lookPart(
  steps: readonly UndoStep[],
  stays: readonly Text[],
  say: (text: Text) => string,
): ScriptPart {
  const code = exitCodes["step-failed"];
  const left = stays.map((text) => ` ${quote(say(text))}`).join("");
  const looks = [...lastChanges(steps)].map(([name, change]) => ({ name, ...isBackInScript(change) }));
  return {
    checkOnly: true,
    title: { en: "Check that the machine is as it was", zh: "检查系统是否已恢复原样" },
    why: { en: "The result at the end comes from this check.", zh: "最后给出的结论以此检查为准。" },
    script: {
      helpers: [...new Set(looks.flatMap(({ helpers }) => helpers))],
      run: [
        "differs=",
        ...looks.map(
          ({ name, run }) =>
            `{ ${run}; } >/dev/null 2>&1 || differs="$differs "${quote(name.replaceAll("\n", " "))}`,
        ),
        `[ -z "$differs" ] || fail ${code} ${quote(say(differs))}"$differs"${left}`,
        ...(left === "" ? [] : [`fail ${code} ${quote(say(partly))}${left}`]),
      ].join("\n"),
    },
  };
}
