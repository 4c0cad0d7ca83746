import type { Problem, Rehearsal, RehearsedPackage, Room, Transactions } from "../rehearsal.ts";
import { bytesOf } from "../rehearsal.ts";
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
  [/^no package .*available|no matching packages/i, "not-found"],
  [/conflicts with|obsoletes/i, "conflict"],
  [/nothing provides|requires/i, "unmet"],
];

/**
 * Reads what `--assumeno` prints: sections, in each a package a line ("NAME ARCH VERSION REPOSITORY SIZE SIZE") up to an
 * empty line, and the section's sizes ("Total installed size:  97.42M", in 1024s). "1. …" tells a problem of the solver.
 * Sources: tdnf's tools/cli/lib/installcmd.c (PrintAction), solv/tdnfpackage.c, common/utils.c (TDNFUtilsFormatSize).
 */
export function readTdnf(printed: string): Rehearsal {
  const found = {
    installs: [] as RehearsedPackage[],
    upgrades: [] as RehearsedPackage[],
    downgrades: [] as RehearsedPackage[],
    removes: [] as RehearsedPackage[],
  };
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

const command = (play: boolean) => ["tdnf", play ? "--assumeno" : "-y"];

/** tdnf has no one transaction for both: what comes, comes first, so that what is there stays where that fails. */
const both =
  'n=$1; shift; i=0; come=; while [ "$i" -lt "$n" ]; do come="$come $1"; shift; i=$((i+1)); done; tdnf -y install $come && tdnf -y --noautoremove remove "$@"';

export const transactions: Transactions = {
  owners: yum.owners,
  ownersOf: yum.ownersOf,
  ways: [
    {
      command: ({ specs, removes }, { play }) => ({
        argv:
          play || removes.length === 0
            ? [...command(play), "install", ...specs]
            : ["sh", "-c", both, "sh", `${specs.length}`, ...specs, ...removes],
      }),
    },
  ],
  script: { helper: "swap-tdnf", play: [...command(true), "install"], run: [...command(false), "install"] },
  read: readTdnf,
  own: { helper: "own-tdnf" },
  // Docker publishes no repository in its form, so there is none to put beside the machine's own.
  stage: () => ({ directories: [], files: [], options: [], refresh: [["false"]], refreshAll: [] }),
};
