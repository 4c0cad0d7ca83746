import { withoutSecrets } from "../../system/secret.ts";
import type { Text } from "../../text.ts";

/** What is wanted and what is there, for a person to read. */
export interface Difference {
  readonly want: Text;
  readonly have: Text;
}

/** Names, paths and versions read the same in every language. */
export const plain = (text: string): Text => ({ en: text, zh: text });

export const absent: Text = { en: "not there", zh: "不存在" };

/** Several texts as one, between commas. */
export function listed(texts: readonly Text[]): Text {
  return { en: texts.map(({ en }) => en).join(", "), zh: texts.map(({ zh }) => zh).join("、") };
}

/** The first line in which two texts differ, of each; the same twice where they don't. */
export function firstDifference(want: string, have: string): [string, string] {
  if (want === have) return ["", ""];
  const [wanted, present] = [want.split("\n"), have.split("\n")];
  const at = wanted.findIndex((line, i) => line !== present[i]);
  const line = at < 0 ? wanted.length : at;
  const tell = (lines: string[]) => withoutSecrets(`${line + 1}: ${lines[line] ?? "(end)"}`);
  const [a, b] = [tell(wanted), tell(present)];
  // Only a secret differs, and that is nobody's to read.
  return a === b ? [a, `${b} (***)`] : [a, b];
}
