/**
 * A script as what differs from another one, which is kept whole: with that one, it says every byte. The numbers of the
 * steps are left out, since a step more would change all lines after it; they can't be anything but the order.
 */

const numbered =
  /^( {2}(?:looked )?step_\d+|step_\d+\(\) \{|# {1,2}?\d+\/\d+ .*| {2}begin '[ \d]\d\/\d+' .*)$/;

/** The lines of a script with "N" for each step's number and for their count. */
function unnumbered(script: string): string[] {
  return script.split("\n").map((line) =>
    numbered.test(line)
      ? line
          .replace(/\d+\/\d+/, "N/N")
          .replace(/(?<=step_)\d+/, "N")
          .replace("' N", "'N")
      : line,
  );
}

/** The numbers that a script shows, in its order: calls, then title, function and first line of each step. */
function numbers(script: string): string[] {
  return script
    .split("\n")
    .flatMap((line) => (numbered.test(line) ? (/[ \d]?\d\/\d+|step_\d+/.exec(line) ?? []) : []));
}

/** The numbers that a script of so many steps has to show. */
function order(count: number): string[] {
  const steps = Array.from({ length: count }, (_, at) => at + 1);
  return [
    ...steps.map((step) => `step_${step}`),
    ...steps.flatMap((step) => {
      const place = `${String(step).padStart(String(count).length)}/${count}`;
      return [place, `step_${step}`, place];
    }),
  ];
}

/** Line numbers count from 1; "-" is what the other script has there, "+" what this one has instead. */
export function difference(base: string, script: string): string {
  const [from, to] = [unnumbered(base), unnumbered(script)];
  const shown = numbers(script);
  const expected = order(shown.length / 4);
  if (shown.join() !== expected.join()) throw new Error(`steps are numbered ${shown.join()}`);
  const lines: string[] = [];
  for (const { at, removed, added } of hunks(from, to)) {
    lines.push(`@ ${at + 1}${stepAbove(from, at)}`);
    lines.push(...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`));
  }
  return `${lines.join("\n")}\n`;
}

/** For the reader: the title of the step that a line stands in. */
function stepAbove(lines: readonly string[], at: number): string {
  const title = lines
    .slice(0, at + 1)
    .reverse()
    .find((line) => line.startsWith("# N/N "));
  return title === undefined ? "" : ` ${title.slice("# N/N ".length)}`;
}

interface Hunk {
  at: number;
  removed: string[];
  added: string[];
}

/** What a longest common subsequence leaves out. */
function hunks(from: readonly string[], to: readonly string[]): Hunk[] {
  const length = from.map(() => new Uint16Array(to.length + 1));
  length.push(new Uint16Array(to.length + 1));
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) {
      length[i]![j] =
        from[i] === to[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
    }
  }
  const found: Hunk[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    if (i < from.length && from[i] === to[j]) {
      i++;
      j++;
      continue;
    }
    const hunk: Hunk = { at: i, removed: [], added: [] };
    while ((i < from.length || j < to.length) && !(i < from.length && from[i] === to[j])) {
      const take = j >= to.length || (i < from.length && length[i + 1]![j]! >= length[i]![j + 1]!);
      if (take) hunk.removed.push(from[i++]!);
      else hunk.added.push(to[j++]!);
    }
    found.push(hunk);
  }
  return found;
}
