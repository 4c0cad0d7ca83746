/** A language that a person may read this tool in. */
export type Lang = "en" | "zh";

/** Words for a person, in every language; the compiler refuses a text that lacks one. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** Without its full stop, for where other words follow. */
export const unended = ({ en, zh }: Text): Text => ({ en: en.replace(/\.$/, ""), zh: zh.replace(/。$/, "") });

/** A sentence of its own: it begins with a capital letter and ends with a full stop. */
export const sentence = ({ en, zh }: Text): Text => {
  const bare = unended({ en, zh });
  return { en: `${bare.en.charAt(0).toUpperCase()}${bare.en.slice(1)}.`, zh: `${bare.zh}。` };
};
