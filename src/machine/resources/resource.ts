import type { ReadSystem } from "../../system/read-only.ts";
import type { NamesInit } from "../inits/index.ts";
import type { Interruption, Work } from "../work/work.ts";

/** What a resource's way back is as POSIX sh. */
export interface RestoreScript {
  readonly run: string;
  /** Comes before the first change of all, and changes nothing: ends the script where `run` would stop containers. */
  readonly first?: string;
  /** Which files of templates/script it needs, without ".sh". */
  readonly helpers: readonly string[];
}

/**
 * A kind of thing on a machine. `T` says which one a step touches, `C` is the same with what was there before: plain
 * data, since the journal keeps it on disk.
 */
export interface Resource<T extends { readonly what: string }, C extends T & { readonly before: unknown }> {
  /** What is there now, before it is changed. @throws SetupError where it is something that can't be brought back */
  capture(system: ReadSystem, touch: T): Promise<C>;
  /** Brings back what was there. Where it is so already, nothing happens. @throws SetupError */
  restore(change: C, work: Work): Promise<void>;
  /** Whether `restore` would stop running containers, so that it is asked before the first change of all. */
  stops?(change: C, system: ReadSystem): Promise<Interruption | undefined>;
  /** sh: does the same; `machine`: whose init runs it, as a Work names it. */
  restoreInScript(change: C, machine: NamesInit): RestoreScript;
  /** Whether what is there now is as it was before; undefined: it is where the two are the same. */
  isBack?(now: C, change: C): boolean | undefined;
  /** sh: a command list, true where it is as it was before. */
  isBackInScript(change: C): RestoreScript;
  /** Whether fields of a journal are a change of this kind. What they hold is run as root, so all of it is looked at. */
  isChange(fields: Readonly<Record<string, unknown>>): boolean;
}
