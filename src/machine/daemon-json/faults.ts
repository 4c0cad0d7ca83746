import { columnsOf } from "../../columns.ts";
import { SetupError } from "../../errors.ts";
import { withoutSecrets } from "../../system/secret.ts";
import type { JsonFault } from "./json-text.ts";
import { problems } from "./problems.ts";

/** The most characters of the source line that are shown. */
const shown = 72;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not reach a terminal.
const unsafe = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
/** Line and column from 1, the column in characters (code points). */
export function position(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: [...before.slice(lineStart)].length + 1 };
}

/**
 * The line at fault and a caret below the place, safe for a terminal: cropped, control characters replaced, and
 * passwords inside of URLs (`"http-proxy": "http://me:secret@…"`) covered.
 */
export function excerpt(text: string, at: number): string {
  const { line, column } = position(text, at);
  const raw = (text.split("\n")[line - 1] ?? "").replace(/\r$/, "");
  // As many stars as characters: the caret stays below its place.
  const source = withoutSecrets(raw, (secret) => "*".repeat([...secret].length)).replace(unsafe, "\ufffd");
  const characters = [...source];
  const from = Math.max(0, Math.min(column - 1 - shown / 2, characters.length - shown));
  const piece = characters.slice(from, from + shown);
  const head = from > 0 ? "…" : "";
  const tail = from + shown < characters.length ? "…" : "";
  const blanks = [...head, ...piece.slice(0, column - 1 - from)].map((character) =>
    character === "\t" ? "\t" : " ".repeat(columnsOf(character)),
  );
  return `${head}${piece.join("")}${tail}\n${blanks.join("")}^`;
}

/** Where a text ends but for blanks; a pattern would take the square of a long run of them. */
function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && " \t\r\n".includes(text[end - 1]!)) end--;
  return end;
}

/** A fault in the text of daemon.json as a person reads it; `output` has the line with a caret. */
export function faultError(text: string, fault: JsonFault): SetupError {
  const at = fault.at >= text.length ? endOf(text) : fault.at;
  const { line, column } = position(text, at);
  return new SetupError(
    "daemon-json",
    {
      en: `daemon.json can't be merged: line ${line}, column ${column}`,
      zh: `无法合并 daemon.json：第 ${line} 行，第 ${column} 列`,
    },
    {
      why: problems[fault.problem],
      next: {
        en: "Correct the file there, then run this again. Nothing was changed.",
        zh: "请修正文件中的这一处，然后重新运行。没有任何改动。",
      },
      output: excerpt(text, at),
    },
  );
}
