import type { CompareVersions } from "../types.ts";
import { compareDigits, isDigit, isLetter, run, split } from "../version-parts.ts";

/** rpm-version(7), rpmvercmp: [epoch:]version[-release]; without a release is older than with one. */
export const compareRpmVersions: CompareVersions = (a, b) => {
  const [x, y] = [split(a), split(b)];
  return (
    x.epoch - y.epoch ||
    compareRpmPart(x.version, y.version) ||
    Number(x.release !== undefined) - Number(y.release !== undefined) ||
    compareRpmPart(x.release ?? "", y.release ?? "")
  );
};

function compareRpmPart(a: string, b: string): number {
  const isWord = (c: string | undefined) => isDigit(c) || isLetter(c);
  const isSeparator = (c: string | undefined) => c !== undefined && !isWord(c) && c !== "~" && c !== "^";
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    i += run(a, i, isSeparator).length;
    j += run(b, j, isSeparator).length;
    const [c, d] = [a[i], b[j]];
    if (c === "~" || d === "~") {
      if (c !== d) return c === "~" ? -1 : 1;
      i++;
      j++;
      continue;
    }
    if (c === "^" || d === "^") {
      if (c === undefined) return -1;
      if (d === undefined) return 1;
      if (c !== d) return c === "^" ? -1 : 1;
      i++;
      j++;
      continue;
    }
    if (c === undefined || d === undefined) break;
    const kind = isDigit(c) ? isDigit : isLetter;
    const [x, y] = [run(a, i, kind), run(b, j, kind)];
    // A number is newer than a word.
    if (y === "") return kind === isDigit ? 1 : -1;
    const order = kind === isDigit ? compareDigits(x, y) : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
    i += x.length;
    j += y.length;
  }
  return Number(i < a.length) - Number(j < b.length);
}
