import type { CompareVersions } from "../types.ts";
import { compareDigits, isDigit, isLetter, run, split } from "../version-parts.ts";

/** deb-version(7), "Sorting algorithm": [epoch:]upstream[-revision]. */
export const compareDebVersions: CompareVersions = (a, b) => {
  const [x, y] = [split(a), split(b)];
  return (
    x.epoch - y.epoch ||
    compareDebPart(x.version, y.version) ||
    compareDebPart(x.release ?? "", y.release ?? "")
  );
};

/** "~" before the end of the text, the end before letters, letters before all else. */
const debWeight = (c: string | undefined): number => {
  if (c === "~") return -1;
  if (c === undefined || isDigit(c)) return 0;
  return isLetter(c) ? c.charCodeAt(0) : c.charCodeAt(0) + 256;
};

function compareDebPart(a: string, b: string): number {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a[i])) || (j < b.length && !isDigit(b[j]))) {
      const order = debWeight(a[i]) - debWeight(b[j]);
      if (order !== 0) return order;
      i++;
      j++;
    }
    const [x, y] = [run(a, i, isDigit), run(b, j, isDigit)];
    const order = compareDigits(x, y);
    if (order !== 0) return order;
    i += x.length;
    j += y.length;
  }
  return 0;
}
