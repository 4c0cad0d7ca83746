import type { Problem, Rehearsal, RehearsedPackage, Transactions } from "../rehearsal.ts";

const kinds: readonly [RegExp, Problem["kind"]][] = [
  [/target not found|could not find database|database file for .* does not exist/i, "not-found"],
  [/are in conflict|conflicting (dependencies|files)|exists in filesystem/i, "conflict"],
  [/could not satisfy|unable to satisfy|unresolvable|breaks dependency/i, "unmet"],
];

/**
 * Reads `pacman -S --print --print-format`: "+ NAME VERSION BYTES" a package that would come; "error: …" and ":: …" lines
 * say why not. Source: pacman(8), pacman's src/pacman/sync.c and callback.c.
 */
export function readPrinted(printed: string): Rehearsal {
  const installs: RehearsedPackage[] = [];
  const problems: Problem[] = [];
  let download = 0;
  for (const line of printed.split("\n")) {
    const [, name, version, size] = /^\+ (\S+) (\S+) (\d+)$/.exec(line) ?? [];
    if (name && version) {
      installs.push({ name, version });
      download += Number(size);
      continue;
    }
    const kind = /^(error|::|warning)/.test(line) && kinds.find(([words]) => words.test(line))?.[1];
    if (kind) problems.push({ kind, text: line.replace(/^(error:|warning:|::) */, "").trim() });
  }
  // It tells what is to be fetched; unpacked that is about four times as much.
  const room = { download, installed: download * 4.2 };
  return { installs, upgrades: [], downgrades: [], removes: [], problems, ...(download > 0 ? { room } : {}) };
}

const play = ["pacman", "-S", "--print", "--print-format", "+ %n %v %s"];
const run = ["pacman", "-S", "--noconfirm", "--needed", "--noprogressbar"];

/** pacman has no one transaction for both: what comes, comes first, so that what is there stays where that fails. */
const both =
  'n=$1; shift; i=0; come=; while [ "$i" -lt "$n" ]; do come="$come $1"; shift; i=$((i+1)); done; ';

export const transactions: Transactions = {
  owners: ["pacman", "-Qqo", "/usr/bin/docker", "/usr/bin/dockerd", "/usr/bin/containerd", "/usr/bin/runc"],
  ownersOf: (printed) => printed.split("\n").filter((line) => /^[^\s:]+$/.test(line)),
  ways: [
    {
      command: ({ specs, removes }, how) => ({
        argv: how.play
          ? [...play, ...specs]
          : removes.length === 0
            ? [...run, ...specs]
            : [
                "sh",
                "-c",
                `${both}${run.join(" ")} $come && pacman -R --noconfirm "$@"`,
                "pacman",
                `${specs.length}`,
                ...specs,
                ...removes,
              ],
      }),
    },
  ],
  script: { helper: "swap-pacman", play, run },
  read: readPrinted,
  // Docker publishes no repository in its form, so there is none to put beside the machine's own.
  stage: () => ({ directories: [], files: [], options: [], refresh: [["false"]], refreshAll: [] }),
};
