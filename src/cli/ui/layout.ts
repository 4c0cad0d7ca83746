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

/** A last column that is narrower than this is no column to read in. */
const readable = 16;

/**
 * A table with aligned columns that is nowhere wider than `width`: where a row would be, its last cell is broken into
 * lines; where too little room is left for that, the first cell has a line of its own and the others stand below it.
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
  const last = widths.length - 1;
  const before = widths.slice(0, last).reduce((sum, one) => sum + one + 2, columnsOf(indent));
  const room = width - before;
  const whole = (widths[last] ?? 0) <= room;
  const longest = Math.max(0, ...rows.map((row) => longestWord(row[last] ?? "")));
  if (whole || (room >= readable && longest <= room))
    return rows.flatMap((row) => aligned(row, widths, indent, width));
  if (last < 1) return rows.flatMap(([cell = ""]) => hang(indent, cell, width));
  const below = table(
    rows.map(([, ...others]) => others),
    `${indent}  `,
    width,
  );
  // What stands below is as long for each row only where no cell is broken; so each row is laid out by its own.
  return below.length === rows.length
    ? rows.flatMap(([first = ""], i) => [...hang(indent, first, width), below[i] ?? ""].filter(Boolean))
    : rows.flatMap(([first = "", ...others]) => [
        ...hang(indent, first, width),
        ...hang(`${indent}  `, others.filter(Boolean).join("  "), width).filter(Boolean),
      ]);
}

const longestWord = (text: string) =>
  Math.max(...text.split(/\s+|(?<=[\u2e80-\uffef])/).map((word) => columnsOf(word)));

/** A row under its columns, the last cell broken where the line ends. */
function aligned(row: readonly string[], widths: readonly number[], indent: string, width: number): string[] {
  const cells = row.slice(0, widths.length - 1).map((cell, i) => `${pad(cell, widths[i] ?? 0)}  `);
  return hang(indent + cells.join(""), row[widths.length - 1] ?? "", width);
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
