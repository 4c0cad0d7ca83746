/** What the orders of deb and rpm have in common. */

/** The parts of [epoch:]version[-release]. */
export function split(text: string): { epoch: number; version: string; release: string | undefined } {
  const colon = text.indexOf(":");
  const rest = text.slice(colon + 1);
  const dash = rest.lastIndexOf("-");
  return {
    epoch: colon < 0 ? 0 : Number(text.slice(0, colon)) || 0,
    version: dash < 0 ? rest : rest.slice(0, dash),
    release: dash < 0 ? undefined : rest.slice(dash + 1),
  };
}

export const isDigit = (c: string | undefined): boolean => c !== undefined && c >= "0" && c <= "9";
export const isLetter = (c: string | undefined): boolean =>
  c !== undefined && ((c >= "a" && c <= "z") || (c >= "A" && c <= "Z"));

/** As much of a text as passes a test, from a place on. */
export function run(text: string, from: number, test: (c: string | undefined) => boolean): string {
  let to = from;
  while (test(text[to])) to++;
  return text.slice(from, to);
}

/** Numbers of any length, without rounding. */
export function compareDigits(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}
