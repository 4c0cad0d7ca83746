import { comeThenGo } from "../come-then-go.ts";
import { noStage } from "../no-repository.ts";
import type { Problem, Rehearsal, Transactions } from "../rehearsal.ts";
import { bytesOf, nothingFound } from "../rehearsal.ts";

const kinds: readonly [RegExp, Problem["kind"]][] = [
  [/target not found|could not find database|database file for .* does not exist/i, "not-found"],
  [/are in conflict|conflicting (dependencies|files)|package conflicts|exists in filesystem/i, "conflict"],
  [/could not satisfy|unable to satisfy|unresolvable|breaks dependency/i, "unmet"],
];

/**
 * Reads what `pacman -S` prints up to its question: "Packages (4) NAME-VERSION-RELEASE  …" (with "[removal]" behind what
 * would go), "Total Download Size: 11.45 MiB", "Total Installed Size:" or "Net Upgrade Size:"; "error: …" and ":: …" lines
 * say why not. As pacman 6.0 printed it on a machine; source: pacman's src/pacman/util.c (_display_targets) and sync.c.
 */
export function readTargets(printed: string): Rehearsal {
  const found = nothingFound();
  const problems: Problem[] = [];
  for (const line of printed.split("\n")) {
    const listed = /^Packages \(\d+\) (.*)$/.exec(line)?.[1];
    for (const [, name, version, goes] of listed?.matchAll(/(\S+)-([^-\s]+-[^-\s]+)( \[removal\])?/g) ?? [])
      found[goes ? "removes" : "installs"].push({ name: name!, version: version! });
    // A question, and what pacman says behind it in the same line.
    const said = line.replace(/^::.*\[[yY]\/[nN]\] ?/, "");
    const kind = /^(error|::|warning)/.test(said) && kinds.find(([words]) => words.test(said))?.[1];
    if (kind) problems.push({ kind, text: said.replace(/^(error:|warning:|::) */, "").trim() });
  }
  const size = (words: RegExp) => words.exec(printed)?.[1];
  const installed = size(/^(?:Net Upgrade|Total Installed) Size: +(\S+ \S+)$/m);
  const download = size(/^Total Download Size: +(\S+ \S+)$/m);
  const room = { download: bytesOf(download ?? "0", 1024), installed: bytesOf(installed ?? "0", 1024) };
  return { ...found, problems, ...(installed ? { room } : {}) };
}

/** `--print` looks for no conflicts; a question that nobody answers is answered by no. Its own log is left alone. */
const played = 'pacman -S --needed --noprogressbar --logfile /dev/null "$@" </dev/null';
const play = ["sh", "-c", played, "sh"];
const run = ["pacman", "-S", "--noconfirm", "--needed", "--noprogressbar"];

export const transactions: Transactions = {
  owners: ["pacman", "-Qqo", "/usr/bin/docker", "/usr/bin/dockerd", "/usr/bin/containerd", "/usr/bin/runc"],
  ownersOf: (printed) => printed.split("\n").filter((line) => /^[^\s:]+$/.test(line)),
  ways: [
    {
      command: (transaction, how) => ({
        argv: how.play
          ? [...play, ...transaction.specs]
          : comeThenGo(transaction, run, ["pacman", "-R", "--noconfirm"]),
      }),
    },
  ],
  script: { helper: "swap-pacman", play, run },
  read: readTargets,
  // As pacman 6.0.2 printed it; source: pacman's src/pacman/pacman.c (parseargs) and getopt_long(3).
  refusal:
    "^(.*/)?pacman: (unrecognized|invalid|ambiguous)? ?option|^error: (invalid option|only one operation|no operation)",
  own: { helper: "own-pacman" },
  stage: noStage,
};
