import { type ReadFiles, type ReadSystem, readOnly } from "./read-only.ts";
import type { ExecResult, Files, System } from "./types.ts";

type Argv = readonly string[];

/** Where settings and units lie, and what the kernel calls itself; what else there is (locks, /proc, lists of packages) is never the same twice. */
const lasting = /^\/(etc|usr|lib|run\/systemd|proc\/version)(\/|$)/;

/** For those who look at a machine that nobody changes meanwhile. */
export interface Looks {
  readonly system: ReadSystem;
  /** Something was changed: all is looked at anew. */
  forget(): void;
}

/** Files of settings are read once, and every command is one that only tells something, and is run once. */
export function looks(system: System): Looks {
  const { system: once, forget } = lookingOnce(system, [[]]);
  return { system: readOnly(once), forget };
}

/**
 * The same machine for the time before its first change: such files are read once, and a command that begins
 * with one of `questions` is run once. Where something is written through it, all is forgotten.
 */
export function lookingOnce(
  system: System,
  questions: readonly Argv[],
): { readonly system: System; readonly forget: () => void } {
  const known = new Map<string, Promise<unknown>>();
  function once<T>(
    key: string,
    look: () => Promise<T>,
    keep: (found: T) => boolean = () => true,
  ): Promise<T> {
    const there = known.get(key) as Promise<T> | undefined;
    if (there !== undefined) return there;
    const looking = look();
    known.set(key, looking);
    const forget = () => known.delete(key);
    looking.then((found) => keep(found) || forget(), forget);
    return looking;
  }
  const file = <K extends Exclude<keyof ReadFiles, "space">>(name: K) =>
    ((path: string) =>
      lasting.test(path)
        ? once(`${name} ${path}`, () => system.files[name](path) as Promise<unknown>)
        : system.files[name](path)) as Files[K];
  const changing =
    <A extends readonly unknown[], R>(change: (...given: A) => R) =>
    (...given: A): R => {
      known.clear();
      return change(...given);
    };
  const { files } = system;
  const isQuestion = (argv: Argv) => questions.some((words) => words.every((word, i) => argv[i] === word));
  const looking: System = {
    ...system,
    exec(argv, options = {}) {
      if (!isQuestion(argv)) return system.exec(argv, options);
      const key = JSON.stringify([argv, options.env, options.input?.toString()]);
      // 124: it did not answer in time, and may the next time.
      return once(
        key,
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
      write: changing(files.write),
      append: changing(files.append),
      create: changing(files.create),
      rename: changing(files.rename),
      remove: changing(files.remove),
    },
  };
  return { system: looking, forget: () => known.clear() };
}
