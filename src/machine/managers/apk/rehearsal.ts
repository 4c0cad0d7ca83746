import { comeThenGo } from "../come-then-go.ts";
import { noStage } from "../no-repository.ts";
import type { Problem, Rehearsal, Transactions } from "../rehearsal.ts";
import { nothingFound } from "../rehearsal.ts";
import { add } from "./commands.ts";

const kinds: readonly [RegExp, Problem["kind"]][] = [
  [/^\S+ \(no such package\)/, "not-found"],
  [/^conflicts: /, "conflict"],
  [/^breaks: /, "unmet"],
  [
    /^(ERROR|WARNING): (?!unable to select packages).*(unable to|temporary error|No such file|not found|UNTRUSTED)/i,
    "not-found",
  ],
];

const does: Readonly<Record<string, keyof Omit<Rehearsal, "problems" | "room"> | undefined>> = {
  Installing: "installs",
  Reinstalling: "installs",
  Replacing: "installs",
  Upgrading: "upgrades",
  Downgrading: "downgrades",
  Purging: "removes",
};

/**
 * Reads what `apk add --simulate` prints: "(1/9) Installing runc (1.3.4-r0)", "(2/9) Upgrading musl (1.2.4-r1 -> 1.2.5-r0)",
 * or "ERROR: unable to select packages:" with each package and why below it. It tells no sizes. As apk 2.14.10 and 3.0.6
 * printed it; source: apk-tools' src/commit.c (print_change) and src/solver.c (apk_solver_print_errors).
 */
export function readSimulated(printed: string): Rehearsal {
  const found = nothingFound();
  const problems: Problem[] = [];
  const failed = /^ERROR: unable to select packages/m.test(printed);
  for (const line of printed.split("\n")) {
    const [, verb = "", name = "", version = ""] =
      /^\(\s*\d+\/\d+\) (\w+) (\S+) \((?:\S+ -> )?([^)]+)\)/.exec(line) ?? [];
    const where = does[verb];
    if (where) found[where].push({ name, version });
    else if (failed) {
      const kind = kinds.find(([words]) => words.test(line.trim()))?.[1];
      if (kind) problems.push({ kind, text: line.trim() });
    }
  }
  return { ...found, problems };
}

const play = [...add, "--simulate"];

export const transactions: Transactions = {
  owners: [
    "apk",
    "info",
    "-W",
    "/usr/bin/docker",
    "/usr/bin/dockerd",
    "/usr/bin/containerd",
    "/usr/bin/runc",
  ],
  ownersOf: (printed) =>
    printed.split("\n").flatMap((line) => / is owned by (\S+)-[^-]+-r\d+$/.exec(line)?.[1] ?? []),
  ways: [
    {
      command: (transaction, how) => ({
        argv: how.play ? [...play, ...transaction.specs] : comeThenGo(transaction, add, ["apk", "del"]),
      }),
    },
  ],
  script: { helper: "swap-apk", play, run: add },
  read: readSimulated,
  // Source: apk-tools' src/apk.c, getopt_long(3) of musl and of glibc.
  refusal: "^(.*/)?apk: (unrecognized|invalid|ambiguous)? ?option|^ERROR: .* is not an apk command",
  own: { helper: "own-apk" },
  stage: noStage,
};
