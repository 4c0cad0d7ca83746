import type { CompareVersions } from "./types.ts";

/** deb-version(7), "Sorting algorithm": [epoch:]upstream[-revision]. */
export const compareDebVersions: CompareVersions = (a, b) => {
  const [x, y] = [split(a), split(b)];
  return (
    x.epoch - y.epoch ||
    compareDebPart(x.version, y.version) ||
    compareDebPart(x.release ?? "", y.release ?? "")
  );
};

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

function split(text: string): { epoch: number; version: string; release: string | undefined } {
  const colon = text.indexOf(":");
  const rest = text.slice(colon + 1);
  const dash = rest.lastIndexOf("-");
  return {
    epoch: colon < 0 ? 0 : Number(text.slice(0, colon)) || 0,
    version: dash < 0 ? rest : rest.slice(0, dash),
    release: dash < 0 ? undefined : rest.slice(dash + 1),
  };
}

const isDigit = (c: string | undefined): boolean => c !== undefined && c >= "0" && c <= "9";
const isLetter = (c: string | undefined): boolean =>
  c !== undefined && ((c >= "a" && c <= "z") || (c >= "A" && c <= "Z"));

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

function run(text: string, from: number, test: (c: string | undefined) => boolean): string {
  let to = from;
  while (test(text[to])) to++;
  return text.slice(from, to);
}

/** Numbers of any length, without rounding. */
function compareDigits(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}
