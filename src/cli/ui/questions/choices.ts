import colors from "picocolors";
import { columnsOf, hang, pad } from "../../../columns.ts";

/** A choice in a person's language. */
export interface Row {
  readonly title: string;
  readonly description: string;
  /** "[x]" where several may be chosen. */
  readonly box?: string;
}

/** So many choices at most are shown at once. */
const most = 12;

/**
 * Choices below each other, those around the cursor where not all have room. What is known of one stands beside it where
 * that fits for all, and else below the one that the cursor is at.
 */
export function rowsOf(
  rows: readonly Row[],
  cursor: number,
  width: number,
  height: number,
  more: (count: number) => string,
): string[] {
  const lead = 2 + Math.max(...rows.map(({ box = "" }) => (box === "" ? 0 : columnsOf(box) + 1)));
  const column = Math.max(...rows.map(({ title }) => columnsOf(title)));
  const known = Math.max(...rows.map(({ description }) => columnsOf(description)));
  const beside = lead + column + 2 + known <= width;
  const lineOf = ({ title, description, box = "" }: Row, i: number): string[] => {
    const here = i === cursor;
    const left = pad(`${here ? ">" : " "} ${box}`, lead);
    const coloured = (line: string) => (here ? colors.cyan(line) : line);
    if (beside && description !== "")
      return [`${coloured(left + pad(title, column))}  ${colors.dim(description)}`];
    const lines = hang(left, title, width).map(coloured);
    if (description === "") return lines;
    return here
      ? [...lines, ...hang(" ".repeat(lead + 2), description, width).map((line) => colors.dim(line))]
      : lines;
  };
  const room = Math.max(1, Math.min(most, height - 2));
  const first =
    rows.length <= room ? 0 : Math.max(0, Math.min(cursor - Math.floor(room / 2), rows.length - room));
  const last = Math.min(rows.length, first + room);
  const hidden = (count: number) => (count > 0 ? [colors.dim(`  ${more(count)}`)] : []);
  return [
    ...hidden(first).map((line) => line.replace("  ", "↑ ")),
    ...rows.slice(first, last).flatMap((row, i) => lineOf(row, first + i)),
    ...hidden(rows.length - last).map((line) => line.replace("  ", "↓ ")),
  ];
}

/** Where the cursor is after a key; undefined: the key moves nothing. */
export function moved(cursor: number, count: number, name: string | undefined): number | undefined {
  if (name === "up" || name === "k") return (cursor + count - 1) % count;
  if (name === "down" || name === "j" || name === "tab") return (cursor + 1) % count;
  if (name === "home") return 0;
  if (name === "end") return count - 1;
  return undefined;
}

export const isEnter = (name: string | undefined): boolean => name === "return" || name === "enter";
