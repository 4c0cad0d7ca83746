import colors from "picocolors";
import { hang } from "../../../columns.ts";
import { isEnter, moved, type Row, rowsOf } from "./choices.ts";
import { Answer, type Question } from "./question.ts";

/** The words of a kind of question, in a person's language. */
export interface Words {
  readonly title: string;
  readonly hint: string;
  /** Says how many choices are out of sight. */
  readonly more: (count: number) => string;
}

/** One of several. The answer is its index. */
export function oneOf(
  { title, hint, more }: Words,
  rows: readonly Row[],
  start: number,
): Question<number, number> {
  return {
    title,
    hint,
    start,
    body: (cursor, width, height) => rowsOf(rows, cursor, width, height, more),
    press: (cursor, { name }) => (isEnter(name) ? new Answer(cursor) : moved(cursor, rows.length, name)),
    told: (index) => rows[index]!.title,
  };
}

interface Ticks {
  readonly cursor: number;
  readonly chosen: ReadonlySet<number>;
}

/** Any of several. The answer is their indices in order; none is an answer, too. */
export function anyOf(
  { title, hint, more }: Words,
  rows: readonly Row[],
  chosen: readonly number[],
  words: { readonly none: string; readonly and: string },
): Question<Ticks, readonly number[]> {
  return {
    title,
    hint,
    start: { cursor: 0, chosen: new Set(chosen) },
    body: ({ cursor, chosen }, width, height) =>
      rowsOf(
        rows.map((row, i) => ({ ...row, box: chosen.has(i) ? "[x]" : "[ ]" })),
        cursor,
        width,
        height,
        more,
      ),
    press({ cursor, chosen }, { name, text }) {
      if (isEnter(name)) return new Answer([...chosen].sort((a, b) => a - b));
      if (text === " ") {
        const others = new Set(chosen);
        if (!others.delete(cursor)) others.add(cursor);
        return { cursor, chosen: others };
      }
      const to = moved(cursor, rows.length, name);
      return to === undefined ? undefined : { cursor: to, chosen };
    },
    told: (indices) => indices.map((i) => rows[i]!.title).join(words.and) || words.none,
  };
}

/** Yes or no; Enter takes `usual`. */
export function yesOrNo(
  { title, hint }: Pick<Words, "title" | "hint">,
  usual: boolean,
  words: { readonly yes: string; readonly no: string },
): Question<boolean, boolean> {
  return {
    title,
    hint,
    start: usual,
    body: () => [],
    press(state, { name, text }) {
      if (isEnter(name)) return new Answer(state);
      if (/^[yY]$/.test(text)) return new Answer(true);
      return /^[nN]$/.test(text) ? new Answer(false) : undefined;
    },
    told: (yes) => (yes ? words.yes : words.no),
  };
}

interface Typed {
  readonly text: string;
  readonly complaint: string;
}

/** A line of text, blanks at its ends left out; `wrong` says what is wrong with one, `text` stands there already. */
export function lineOfText(
  title: string,
  hint: string,
  wrong: (text: string) => string | undefined,
  text = "",
): Question<Typed, string> {
  return {
    title,
    hint,
    start: { text, complaint: "" },
    body: ({ text, complaint }, width) => [
      ...(complaint === "" ? [] : hang("  ", complaint, width).map((line) => colors.red(line))),
      ...hang("> ", `${text}_`, width),
    ],
    press({ text }, { name, ctrl, text: typed }) {
      if (isEnter(name)) {
        const line = text.trim();
        const complaint = wrong(line);
        return complaint === undefined ? new Answer(line) : { text, complaint };
      }
      if (name === "backspace")
        return text === "" ? undefined : { text: [...text].slice(0, -1).join(""), complaint: "" };
      if (ctrl && name === "u") return { text: "", complaint: "" };
      // What a terminal pastes comes a character a key; what types nothing to see is none.
      return /^\P{Cc}+$/u.test(typed) ? { text: text + typed, complaint: "" } : undefined;
    },
    told: (line) => line,
  };
}
