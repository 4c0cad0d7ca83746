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
