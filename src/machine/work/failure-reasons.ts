import { quote } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import type { Typed } from "../inits/init.ts";
import { ofConfiguration } from "./reasons/configuration.ts";
import { ofDaemon } from "./reasons/daemon.ts";
import { ofElsewhere } from "./reasons/elsewhere.ts";
import { ofKernel } from "./reasons/kernel.ts";
import { ofMachine } from "./reasons/machine.ts";
import { ofManager } from "./reasons/manager.ts";
import { ofPackages } from "./reasons/packages.ts";
import type { Reason } from "./reasons/types.ts";

/** The first that fits counts, so what causes others stands first. One table for run, doctor and script. */
const reasonsBy = (typed: Typed): readonly Reason[] => [
  ...ofKernel,
  ...ofMachine,
  ...ofDaemon(typed),
  ...ofManager,
  ...ofConfiguration,
  ...ofElsewhere,
  ...ofPackages,
];

/** What a failed command's output or a unit's journal means; undefined where nobody knows. */
export function explainFailure(output: string, typed: Typed): Text | undefined {
  const lines = output.split("\n");
  for (const { words, not, unless, group, why } of reasonsBy(typed)) {
    const pattern = new RegExp(words, group === undefined ? "i" : "");
    const other = not === undefined ? undefined : new RegExp(not, "i");
    if (unless !== undefined && new RegExp(unless, "im").test(output)) continue;
    for (const line of lines) {
      if (other?.test(line)) continue;
      const found = pattern.exec(line)?.[group ?? 0];
      if (found === undefined || found === "") continue;
      const said = found.trim().replace(/\.$/, "");
      return { en: filled(why.en, said), zh: filled(why.zh, said) };
    }
  }
  return undefined;
}

const filled = (text: string, found: string) => text.replaceAll("$1", () => found);

/** sh: explain TEXT prints the same: awk reads the text once for all rows, sed takes out what the first one found. */
export function explainInScript(say: (text: Text) => string, typed: Typed): string {
  const reasons = reasonsBy(typed);
  return [
    "# explain TEXT: what the words of a failed command mean, where they are known.",
    "explain() {",
    `  case $(printf '%s\\n' "$1" | awk ${quote(firstThatFits(reasons))}) in`,
    ...reasons.map((reason, at) => `    ${at}) ${told(reason, say(reason.why))} ;;`),
    "  esac",
    "}",
  ].join("\n");
}

/** awk: prints the number of the first row that fits. */
function firstThatFits(reasons: readonly Reason[]): string {
  const word = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  const low = (text: string) => `low ~ ${word(text.toLowerCase())}`;
  return [
    "{ low = tolower($0) }",
    ...reasons.flatMap(({ words, not, unless, group }, at) => [
      `${group === undefined ? low(words) : `$0 ~ ${word(words)}`}${not === undefined ? "" : ` && !(${low(not)})`} { hit[${at}] = 1 }`,
      ...(unless === undefined ? [] : [`${low(unless)} { other[${at}] = 1 }`]),
    ]),
    `END { for (i = 0; i < ${reasons.length}; i++) if ((i in hit) && !(i in other)) { print i; exit } }`,
  ].join("\n");
}

/** sh: prints what a row says of "$1". */
function told({ words, not, group }: Reason, text: string): string {
  if (group === undefined) return `printf '%s\\n' ${quote(text)}`;
  const lines = `printf '%s\\n' "$1"${not === undefined ? "" : ` | grep -Eiv ${quote(not)}`}`;
  const take = quote(`s#(${words}).*$#\\n\\${group + 1}#`);
  return [
    `found=$(${lines} | sed -nE -e ${take} -e 's#^.*\\n##p' | head -n 1 | sed 's/[ \t]*$//; s/[.]$//')`,
    `printf '%s\\n' ${text.split("$1").map(quote).join('"$found"')}`,
  ].join("; ");
}
