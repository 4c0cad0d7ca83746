import { type ReadFiles, type ReadSystem, readOnly } from "./read-only.ts";
import type { ExecOptions, ExecResult, Files, System } from "./types.ts";

type Argv = readonly string[];

/** Where settings and units lie, and what the kernel calls itself; what else there is (locks, /proc, lists of packages) is never the same twice. */
const lasting = /^\/(etc|usr|lib|run\/systemd|proc\/version)(\/|$)/;

/** So long an answer holds for who will act on it, milliseconds: others change the machine, too. */
const FRESH = 2000;

/**
 * So long a glance holds for who acts, milliseconds, where it went well and nothing was changed meanwhile: less than between
 * two looks of who waits for something to come up.
 */
const LATELY = 400;

/** One memory of a machine, for those who ask about it, plan, look, and change it. */
export interface Looks {
  /** Before the first change: questions are asked once and files of settings are read once, however long that is; a glance holds for a while. */
  readonly settling: System;
  /** For looks: the same of what was seen of late, and every command is one that only tells something. */
  readonly system: ReadSystem;
  /** For changes: a question is asked once between two of them, a glance holds for a moment, files are read as they are, all else is a change. */
  readonly doing: System;
  /** Something was changed, perhaps by others: all is looked at anew. */
  forget(): void;
  /** A step is over: where it changed files that questions are answered by, such as lists of packages, all but records is looked at anew. */
  settle(): void;
}

/**
 * @param questions How commands begin that only tell something.
 * @param glances How those and others begin whose answers change by themselves.
 * @param records How those questions begin that no file of settings has a say in: commands alone change the answer.
 */
export function looks(
  system: System,
  questions: readonly Argv[] = [],
  glances: readonly Argv[] = [],
  records: readonly Argv[] = [],
): Looks {
  const { within, forget: clear, forgetBut } = memory(() => system.now());
  let unsettled = false;
  const forget = () => {
    unsettled = false;
    clear();
  };
  const filesChanged = () => {
    unsettled = false;
    forgetBut((key) => key.startsWith(RECORD));
  };
  const touched = (path: string) => {
    if (lasting.test(path)) filesChanged();
    else unsettled = true;
  };
  const [briefly, throughout] = [within(FRESH), within(Number.POSITIVE_INFINITY)];
  const isQuestion = (argv: Argv) => begins(questions, argv);
  const lately: Once = (key, look) =>
    within(LATELY)(key, look, (found) => (found as unknown as ExecResult).code === 0);
  const acting = (argv: Argv) => (begins(glances, argv) ? lately : isQuestion(argv) ? briefly : undefined);
  const keyOf = (argv: Argv, { env, input }: ExecOptions) =>
    `${begins(records, argv) ? RECORD : ""}${JSON.stringify([argv, env, input?.toString()])}`;
  const remembered = (once: Once, ask: (argv: Argv) => Once | undefined) =>
    remembering(system, once, ask, keyOf, touched);
  const asking = remembered(briefly, acting);
  const settling = (argv: Argv) =>
    isQuestion(argv) ? throughout : begins(glances, argv) ? briefly : undefined;
  return {
    settling: remembered(throughout, settling),
    system: readOnly(remembered(briefly, () => briefly)),
    doing: {
      ...asking,
      files: { ...system.files, ...changing(system.files, touched) },
      async exec(argv, options) {
        if (acting(argv)) return asking.exec(argv, options);
        forget();
        // What was asked meanwhile was true before, perhaps.
        return system.exec(argv, options).finally(forget);
      },
    },
    forget,
    settle: () => {
      if (unsettled) filesChanged();
    },
  };
}

/** How the keys of records begin. */
const RECORD = "record ";

type Once = <T>(key: string, look: () => Promise<T>, keep?: (found: T) => boolean) => Promise<T>;

function memory(now: () => number) {
  const known = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();
  const within =
    (fresh: number): Once =>
    <T>(key: string, look: () => Promise<T>, keep: (found: T) => boolean = () => true) => {
      const there = known.get(key);
      if (there !== undefined && now() - there.at < fresh) return there.answer as Promise<T>;
      const answer = look();
      const mine = { at: now(), answer };
      known.set(key, mine);
      const drop = () => known.get(key) === mine && known.delete(key);
      answer.then((found) => keep(found) || drop(), drop);
      return answer;
    };
  const forgetBut = (stays: (key: string) => boolean) => {
    for (const key of known.keys()) if (!stays(key)) known.delete(key);
  };
  return { within, forget: () => known.clear(), forgetBut };
}

const begins = (questions: readonly Argv[], argv: Argv) =>
  questions.some((words) => words.every((word, i) => argv[i] === word));

function remembering(
  system: System,
  once: Once,
  ask: (argv: Argv) => Once | undefined,
  keyOf: (argv: Argv, options: ExecOptions) => string,
  touched: (path: string) => void,
): System {
  const { files } = system;
  const file = <K extends Exclude<keyof ReadFiles, "space">>(name: K) =>
    ((path: string) =>
      lasting.test(path)
        ? once(`${name} ${path}`, () => files[name](path) as Promise<unknown>)
        : files[name](path)) as Files[K];
  return {
    ...system,
    exec(argv, options = {}) {
      const asked = ask(argv);
      if (asked === undefined) return system.exec(argv, options);
      // 124: it did not answer in time, and may the next time.
      return asked(
        keyOf(argv, options),
        () => system.exec(argv, options),
        ({ code }: ExecResult) => code !== 124,
      );
    },
    files: {
      ...files,
      read: file("read"),
      stat: file("stat"),
      list: file("list"),
      readLink: file("readLink"),
      ...changing(files, touched),
    },
  };
}

function changing(files: Files, touched: (path: string) => void) {
  const told =
    <A extends readonly [string, ...unknown[]], R>(change: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> => {
      touched(given[0]);
      // What was asked meanwhile was true before, perhaps.
      return change(...given).finally(() => touched(given[0]));
    };
  return {
    write: told(files.write),
    append: told(files.append),
    create: told(files.create),
    directory: told(files.directory),
    rename: told(files.rename),
    remove: told(files.remove),
  };
}
