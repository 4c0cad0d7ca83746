/** A language that a person may read this tool in. */
export type Lang = "en" | "zh";

/** Words for a person, in every language; the compiler refuses a text that lacks one. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}
