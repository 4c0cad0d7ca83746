import { noStage } from "../no-repository.ts";
import type { Problem, Rehearsal, Transactions } from "../rehearsal.ts";
import { bytesOf, nothingFound } from "../rehearsal.ts";
import { transactions as yum } from "../yum/rehearsal.ts";

const sections: readonly [RegExp, keyof Omit<Rehearsal, "problems" | "room">][] = [
  [/going to be installed|going to be reinstalled/, "installs"],
  [/going to be upgraded/, "upgrades"],
  [/going to be downgraded/, "downgrades"],
  [/going to be REMOVED/, "removes"],
];

const kinds: readonly [RegExp, Problem["kind"]][] = [
  [/^No provider of|^Package '.*' not found/i, "not-found"],
  [/conflicts with|obsoletes/i, "conflict"],
  [/nothing provides|requires|needed by/i, "unmet"],
  [/locked/i, "held"],
];

/**
 * Reads what `install --dry-run` prints: "The following 4 NEW packages are going to be installed:" and below it the names,
 * set in, several a line; "Overall download size: …" and "After the operation, additional … will be used" in one line;
 * "Problem: …" and "No provider of …" say why not. As zypper 1.14 printed it on a machine; source: zypper's src/Summary.cc.
 */
export function readSummary(printed: string): Rehearsal {
  const found = nothingFound();
  const problems: Problem[] = [];
  let section: keyof typeof found | undefined;
  for (const line of printed.split("\n")) {
    if (/^The following /.test(line)) section = sections.find(([words]) => words.test(line))?.[1];
    else if (/^ {2}\S/.test(line) && section !== undefined)
      found[section].push(
        ...line
          .trim()
          .split(/\s+/)
          .map((name) => ({ name, version: "" })),
      );
    else section = undefined;
    const said = /^(?:Problem: )?((?:\d+: )?.*)$/.exec(line)?.[1] ?? "";
    const kind = kinds.find(([words]) => words.test(said))?.[1];
    // Several are listed before each is explained.
    const known = problems.some(({ text }) => text === said.trim());
    if (kind !== undefined && !known && /^(Problem: |No provider of|Package ')/.test(line))
      problems.push({ kind, text: said.trim() });
  }
  const download = /^Overall download size: (\S+ \S+)\. /m.exec(printed)?.[1];
  const installed = /After the operation, additional (\S+ \S+) will be used/.exec(printed)?.[1];
  const room = { download: bytesOf(download ?? "0", 1024), installed: bytesOf(installed ?? "0", 1024) };
  return { ...found, problems, ...(download === undefined ? {} : { room }) };
}

const base = (play: boolean) => [
  "zypper",
  "--non-interactive",
  "install",
  ...(play ? ["--dry-run"] : []),
  "--no-recommends",
  "--oldpackage",
];

/** zypper does both at once: `install COMES !GOES`. Source: zypper(8). */
export const transactions: Transactions = {
  owners: yum.owners,
  ownersOf: yum.ownersOf,
  ways: [
    {
      command: ({ specs, removes }, { play }) => ({
        argv: [...base(play), ...specs, ...removes.map((name) => `!${name}`)],
      }),
    },
  ],
  script: { helper: "swap-zypper", play: base(true), run: base(false) },
  read: readSummary,
  // As zypper 1.14.42 printed it; older ones say "Unknown option". Source: zypper's src/utils/flags and src/main.cc.
  refusal: "^The flag .* (is not known|requires a argument)|^Unknown (option|command) '",
  own: { helper: "own-zypper" },
  stage: noStage,
};
