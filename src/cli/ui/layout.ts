import { columnsOf, hang, pad, wrap } from "../../columns.ts";

/** No screen of ours is narrower than this, in columns. */
const narrowest = 40;

/** How wide a stream is, in columns; without a terminal nothing is broken into lines. */
export const widthOf = (stream: { readonly isTTY?: boolean; readonly columns?: number }): number =>
  stream.isTTY ? Math.max(narrowest, stream.columns || 80) : Number.POSITIVE_INFINITY;

/** A column that is broken is no narrower than this, or nobody could read it. */
const readable = 12;

/**
 * A table with aligned columns that is nowhere wider than `width`: where a row would be, cells are broken into lines
 * between their words; where too little room is left for that, the first cell has a line of its own and the others
 * stand below it.
 */
export function table(
  rows: readonly (readonly string[])[],
  indent = "  ",
  width = Number.POSITIVE_INFINITY,
): string[] {
  const room = width - columnsOf(indent);
  const widths = columnWidths(rows, room);
  if (widths) return rows.flatMap((row) => aligned(row, widths, indent));
  const deeper = `${indent}  `;
  const below = columnWidths(
    rows.map(([, ...others]) => others),
    room - 2,
  );
  return rows.flatMap(([first = "", ...others]) => [
    ...hang(indent, first, width),
    ...(below
      ? aligned(others, below, deeper)
      : hang(deeper, others.filter(Boolean).join("  "), width)
    ).filter(Boolean),
  ]);
}

/**
 * How wide each column is, two blanks between them, where all of them have room; the last is the first to be made
 * narrower. undefined: there is not enough room.
 */
function columnWidths(rows: readonly (readonly string[])[], room: number): number[] | undefined {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widest = (i: number, of: (cell: string) => number) =>
    Math.max(0, ...rows.map((row) => of(row[i] ?? "")));
  const widths = Array.from({ length: count }, (_, i) => widest(i, columnsOf));
  let over = widths.reduce((sum, one) => sum + one + 2, -2) - room;
  for (let i = count - 1; i >= 0 && over > 0; i--) {
    const least = Math.min(widths[i]!, Math.max(readable, widest(i, longestWord)));
    const less = Math.min(over, widths[i]! - least);
    widths[i]! -= less;
    over -= less;
  }
  return over > 0 ? undefined : widths;
}

const longestWord = (text: string) =>
  Math.max(...text.split(/\s+|(?<=[\u2e80-\uffef])/).map((word) => columnsOf(word)));

/** A row under its columns, each cell broken where its column ends. */
function aligned(row: readonly string[], widths: readonly number[], indent: string): string[] {
  const cells = row.map((cell, i) => (columnsOf(cell) > widths[i]! ? wrap(cell, widths[i]!) : [cell]));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    (indent + cells.map((lines, i) => `${pad(lines[line] ?? "", widths[i]!)}  `).join("")).trimEnd(),
  );
}

/**
 * Rows of a label and what belongs to it. Where too little room is left beside the labels, or an address has room only
 * below them, each label stands on a line of its own.
 */
export function labelled(rows: readonly (readonly [string, readonly string[]])[], width: number): string[] {
  const column = Math.max(...rows.map(([label]) => columnsOf(label)));
  const room = width - column - 4;
  const longest = Math.max(...rows.flatMap(([, values]) => values.map(longestWord)));
  const narrow = room < narrowest / 2 || (longest > room && longest <= width - 4);
  return rows.flatMap(([label, values]) =>
    narrow
      ? [...hang("  ", label, width), ...values.flatMap((value) => hang("    ", value, width))]
      : values.flatMap((value, i) => hang(`  ${pad(i === 0 ? label : "", column)}  `, value, width)),
  );
}
