import type { ExecOptions, ExecResult, System } from "./types.ts";

interface Waiting {
  readonly argv: readonly string[];
  readonly options: ExecOptions;
  readonly settle: (result: ExecResult | Promise<ExecResult>) => void;
}

/** A system whose commands can be held back for a moment, and are then run by one shell. */
export interface Together {
  readonly system: System;
  /** From now on commands wait; those with an input or a signal of their own do not. */
  gather(): void;
  /** Runs those that wait, in turn; each later one is run as it comes. */
  go(): void;
}

/**
 * For small questions that are asked side by side: every process that is started begins as a copy of this one (fork(2)),
 * and this one stands still for longer than the package database takes to answer.
 */
export function together(system: System): Together {
  let waiting: Waiting[] | undefined;
  return {
    system: {
      ...system,
      exec(argv, options: ExecOptions = {}) {
        const line = waiting;
        if (line === undefined || options.input !== undefined || options.signal !== undefined)
          return system.exec(argv, options);
        return new Promise((settle) => line.push({ argv, options, settle }));
      },
    },
    gather() {
      waiting ??= [];
    },
    go() {
      const all = waiting ?? [];
      waiting = undefined;
      if (all.length > 1) run(system, all);
      else for (const { argv, options, settle } of all) settle(system.exec(argv, options));
    },
  };
}

function run(system: System, all: readonly Waiting[]): void {
  const mark = `docker-setup-${Math.random().toString(36).slice(2)}`;
  const bounds = all.flatMap(({ options: { timeoutMs = [] } }) => timeoutMs);
  // The first one that does not end holds up the others: all have the largest bound.
  const bound = bounds.length > 0 ? { timeoutMs: Math.max(...bounds) } : {};
  const words = all.flatMap(({ argv, options: { env = {} } }) => {
    const variables = Object.entries(env).map((pair) => pair.join("="));
    const line = variables.length > 0 ? ["env", ...variables, ...argv] : argv;
    return [`${line.length}`, ...line];
  });
  const answers = system.exec(["sh", "-c", script, "sh", mark, ...words], bound).then(({ stdout, code }) => {
    const parts = stdout.split(`\n${mark}\n`);
    return all.map(({ argv, options }, i) => {
      const [, ended, stderr = ""] = /^(\d+) (.*)$/s.exec(parts[2 * i + 1] ?? "") ?? [];
      if (ended !== undefined) return { code: Number(ended), stdout: parts[2 * i] ?? "", stderr };
      if (code === 124 && options.timeoutMs !== undefined) return { code, stdout: "", stderr: "" };
      return system.exec(argv, options);
    });
  });
  for (const [i, { settle }] of all.entries()) settle(answers.then((list) => list[i]!));
}

/**
 * sh: runs commands in turn, each the number of its words and the words. Prints what each prints, and behind a mark its
 * exit code and what it said on standard error.
 */
const script = `mark=$1
shift
exec 3>&1
while [ $# -gt 0 ]; do
  words=$1
  shift
  said=$(
    exec 2>&1 >&3 3>&-
    # The first ones go behind the others, and these go.
    left=$words
    while [ "$left" -gt 0 ]; do
      first=$1
      shift
      set -- "$@" "$first"
      left=$((left - 1))
    done
    shift $(($# - words))
    exec "$@"
  )
  printf '\\n%s\\n%s %s\\n%s\\n' "$mark" $? "$said" "$mark"
  shift "$words"
done`;
