import { quote } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import { ofDaemon } from "./reasons/daemon.ts";
import { ofMachine } from "./reasons/machine.ts";
import { ofManager } from "./reasons/manager.ts";
import { ofPackages } from "./reasons/packages.ts";
import type { Reason } from "./reasons/types.ts";

/** The first that fits counts, so what causes others stands first. One table for run, doctor and script. */
const reasons: readonly Reason[] = [...ofMachine, ...ofDaemon, ...ofManager, ...ofPackages];

/** What a failed command's output or a unit's journal means; undefined where nobody knows. */
export function explainFailure(output: string): Text | undefined {
  const lines = output.split("\n");
  for (const { words, group, why } of reasons) {
    const pattern = new RegExp(words, group === undefined ? "i" : "");
    for (const line of lines) {
      const found = pattern.exec(line)?.[group ?? 0];
      if (found === undefined || found === "") continue;
      const said = found.trim().replace(/\.$/, "");
      return { en: filled(why.en, said), zh: filled(why.zh, said) };
    }
  }
  return undefined;
}

const filled = (text: string, found: string) => text.replaceAll("$1", () => found);

/** sh: explain TEXT prints the same. */
export function explainInScript(say: (text: Text) => string): string {
  return [
    "# explain TEXT: what the words of a failed command mean, where they are known.",
    "explain() {",
    ...reasons.flatMap(({ words, group, why }) => {
      const text = say(why);
      if (group === undefined)
        return `  ! printf '%s\\n' "$1" | grep -Eqi ${quote(words)} || { printf '%s\\n' ${quote(text)}; return; }`;
      const parts = text.split("$1").map(quote).join('"$found"');
      return [
        `  found=$(printf '%s\\n' "$1" | sed -nE -e ${quote(`s#(${words}).*$#\\n\\${group + 1}#`)} -e 's#^.*\\n##p' | head -n 1 | sed 's/[ \t]*$//; s/[.]$//')`,
        `  [ -z "$found" ] || { printf '%s\\n' ${parts}; return; }`,
      ];
    }),
    "}",
  ].join("\n");
}
