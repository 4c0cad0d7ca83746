import type { Change, Touch } from "../../run/journal/types.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";

/** A step as POSIX sh. Words of a step get in only through `quote` (s./quote.ts). */
export interface StepScript {
  /** Comes before `done`, changes nothing outside of $WORK. */
  readonly prepare?: string;
  /** A command list, true when nothing is left to do; it changes nothing. */
  readonly done?: string;
  /** What does the work; a failing command ends the script. */
  readonly run: string;
  /** Which files of templates/script it needs, without ".sh". */
  readonly helpers: readonly string[];
}

/** What a step may use besides the system while it runs. */
export interface StepContext {
  readonly system: System;
  /** A line for the log file. */
  log(line: string): void;
  /** Tells a person what is waited for. */
  waiting(text: Text): void;
  /** What this run changed before this step. */
  readonly changes: readonly Change[];
  /** Comes before anything that stops running containers; throws SetupError "containers-running" unless that is allowed. */
  allowInterruption(how: { readonly liveRestoreHelps: boolean }): Promise<void>;
}

/** All that a kind of step can do. One file in src/plan/steps/ holds one kind. */
export interface StepKind<S extends { readonly kind: string }> {
  /** Set where the step never changes anything, so that it isn't counted as a change. */
  readonly checkOnly?: true;
  /** What it does, in the imperative, one line without a full stop. */
  title(step: S): Text;
  /** Why it is there: a sentence or two. */
  why(step: S): Text;
  /** Tells whether nothing is left to do. Reads only. */
  done(step: S, context: StepContext): Promise<boolean>;
  /** Does it; throws SetupError. Called only where `done` said no. */
  run(step: S, context: StepContext): Promise<void>;
  /** `say` gives a text in the script's language. */
  /** What `run` changes, so that the state before it is on disk first. Absent only where nothing is changed. */
  touches?(step: S, system: System): readonly Touch[] | Promise<readonly Touch[]>;
  script(step: S, say: (text: Text) => string): StepScript;
}
