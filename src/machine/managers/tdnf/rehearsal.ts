import { comeThenGo } from "../come-then-go.ts";
import { noStage } from "../no-repository.ts";
import type { Problem, Rehearsal, Room, Transactions } from "../rehearsal.ts";
import { bytesOf, nothingFound } from "../rehearsal.ts";
import { transactions as yum } from "../yum/rehearsal.ts";

const sections: Readonly<Record<string, keyof Omit<Rehearsal, "problems" | "room"> | undefined>> = {
  "Installing:": "installs",
  "Reinstalling:": "installs",
  "Upgrading:": "upgrades",
  "Downgrading:": "downgrades",
  "Removing:": "removes",
  "Obsoleting:": "removes",
};

const kinds: readonly [RegExp, Problem["kind"]][] = [
  [/^no package .*available|package not found or not installed|no matching packages/i, "not-found"],
  [/conflicts with|obsoletes/i, "conflict"],
  [/nothing provides|requires/i, "unmet"],
];

/**
 * Reads what `--assumeno` prints: sections, in each a package a line ("NAME ARCH VERSION REPOSITORY SIZE SIZE") up to an
 * empty line, and the section's sizes ("Total installed size:  97.42M", in 1024s). "1. …" tells a problem of the solver.
 * Sources: tdnf's tools/cli/lib/installcmd.c (PrintAction), solv/tdnfpackage.c, common/utils.c (TDNFUtilsFormatSize).
 */
export function readTdnf(printed: string): Rehearsal {
  const found = nothingFound();
  const problems: Problem[] = [];
  const room = { download: 0, installed: 0 };
  let section: keyof typeof found | undefined;
  for (const line of plain(printed).split("\n")) {
    const heading = sections[line.trim()];
    const [name = "", , version = "", from] = line.trim().split(/\s+/);
    if (heading !== undefined) section = heading;
    else if (line.trim() === "") section = undefined;
    else if (section !== undefined) found[section].push({ name, version, ...(from ? { from } : {}) });
    else {
      // A size comes after the empty line that ends its section.
      const [, what, size = ""] = /^Total (installed|download) size:\s*(\S+)/.exec(line) ?? [];
      if (what) room[what === "download" ? "download" : "installed"] += bytesOf(size, 1024);
      const problem = kinds.find(([words]) => words.test(line))?.[1];
      if (problem) problems.push({ kind: problem, text: line.replace(/^\d+\. /, "").trim() });
    }
  }
  return { ...found, problems, ...(room.download + room.installed > 0 ? { room: room satisfies Room } : {}) };
}

/** A name that is not found is printed in bold, on a terminal or not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it prints
const plain = (printed: string) => printed.replace(/\u001b\[[0-9;]*m/g, "");

const install = (play: boolean) => ["tdnf", play ? "--assumeno" : "-y", "install"];

export const transactions: Transactions = {
  owners: yum.owners,
  ownersOf: yum.ownersOf,
  ways: [
    {
      command: (transaction, { play }) => ({
        argv: play
          ? [...install(true), ...transaction.specs]
          : comeThenGo(transaction, install(false), ["tdnf", "-y", "--noautoremove", "remove"]),
      }),
    },
  ],
  script: { helper: "swap-tdnf", play: install(true), run: install(false) },
  read: readTdnf,
  // Source: tdnf's tools/cli/defines.h (TDNF_CLI_ERROR_TABLE) and getopt_long(3).
  refusal:
    "Command line error: |^(.*/)?tdnf: (unrecognized|invalid|ambiguous)? ?option|There is no command with that name",
  own: { helper: "own-tdnf" },
  stage: noStage,
};
