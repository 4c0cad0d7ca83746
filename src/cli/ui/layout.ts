import { columnsOf } from "./columns.ts";
import { wrap } from "./wrap.ts";

/** No screen of ours is narrower than this, in columns. */
const narrowest = 40;

/** How wide a stream is, in columns; without a terminal nothing is broken into lines. */
export const widthOf = (stream: { readonly isTTY?: boolean; readonly columns?: number }): number =>
  stream.isTTY ? Math.max(narrowest, stream.columns || 80) : Number.POSITIVE_INFINITY;

/** Pads to a width of terminal columns, in which a Chinese character takes two. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columnsOf(text)));
}

/** A text behind a lead such as "  ✔ ", broken to a width; what follows stands below the text's beginning. */
export function hang(lead: string, text: string, width: number): string[] {
  // A terminal shows these in one column; string-width takes them for pictures.
  const indent = columnsOf(lead.replace(/[✔✖]/g, "x"));
  const lines = width === Number.POSITIVE_INFINITY ? text.split("\n") : wrap(text, width - indent);
  return lines.map((line, i) => `${i === 0 ? lead : " ".repeat(indent)}${line}`.trimEnd());
}

/**
 * A table with aligned columns; the last one is left as it is. Where a row is wider than `width`, its last cells stand
 * on a line of their own.
 */
export function table(
  rows: readonly (readonly string[])[],
  indent = "  ",
  width = Number.POSITIVE_INFINITY,
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, columnsOf(cell));
  }
  const whole = widths.reduce((sum, one) => sum + one + 2, columnsOf(indent) - 2);
  if (whole > width) return rows.flatMap((row) => folded(row, indent, width));
  return rows.map((row) =>
    (
      indent + row.map((cell, i) => (i === row.length - 1 ? cell : pad(cell, widths[i] ?? 0))).join("  ")
    ).trimEnd(),
  );
}

/** A row of a table that is too wide: the first cell, and below it the others. */
function folded([first = "", ...others]: readonly string[], indent: string, width: number): string[] {
  const rest = others.filter((cell) => cell !== "").join("  ");
  return [...hang(indent, first, width), ...(rest === "" ? [] : hang(`${indent}    `, rest, width))];
}

/** Rows of a label and what belongs to it; at 40 columns a long label stands on a line of its own. */
export function labelled(rows: readonly (readonly [string, readonly string[]])[], width: number): string[] {
  const column = Math.max(...rows.map(([label]) => columnsOf(label)));
  const narrow = width - column - 4 < narrowest / 2;
  return rows.flatMap(([label, values]) =>
    narrow
      ? [...hang("  ", label, width), ...values.flatMap((value) => hang("    ", value, width))]
      : values.flatMap((value, i) => hang(`  ${pad(i === 0 ? label : "", column)}  `, value, width)),
  );
}
