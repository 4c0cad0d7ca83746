import type { Difference } from "../../machine/resources/difference.ts";
import type { Change, Touch } from "../../machine/resources/index.ts";
import type { Interruption, Work } from "../../machine/work/work.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import type { Ahead } from "./package-ahead.ts";

/** A step as POSIX sh. Words of a step get in only through `quote` (src/system/quote.ts). */
export interface StepScript {
  /** Comes before `done`, changes nothing outside of $WORK. */
  readonly prepare?: string;
  /** Comes before the first change of the whole script, changes nothing: ends it where this step would have to. */
  readonly first?: string;
  /** A command list, true when nothing is left to do; it changes nothing. */
  readonly done?: string;
  /** What does the work; a failing command ends the script. */
  readonly run: string;
  /** Which files of templates/script it needs, without ".sh". */
  readonly helpers: readonly string[];
}

/** What a step may use to look at the machine. */
export interface Look {
  readonly system: ReadSystem;
}

/** What a step may use besides the system while it runs. */
export interface StepContext extends Work {
  /** What this run changed before this step. */
  readonly changes: readonly Change[];
  /** Packages that are on their way already. */
  readonly ahead?: Ahead | undefined;
  /** Lists that this run has read and believed, by their addresses, as they were served. */
  readonly read?: ((url: string) => Buffer | undefined) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A step that has only looks left says so: what the next ones ask is asked beside them. */
  readonly settled?: (() => void) | undefined;
  /**
   * Shows a part of the step as a line of its own before the step's; `work` gives what is said behind it, undefined where
   * it was ended before its end.
   */
  readonly part?: ((title: Text, work: () => Promise<Text | undefined>) => Promise<void>) | undefined;
}

/** What a step changes. An empty list does not compile: who changes nothing that could come back has to say so. */
export type Touches = readonly [Touch, ...Touch[]] | "nothing";

/** Touches that are counted on the machine, and may be none. */
export function each(touches: readonly Touch[]): Touches {
  const [first, ...others] = touches;
  return first === undefined ? "nothing" : [first, ...others];
}

/** All that a kind of step can do. One file in src/plan/steps/ holds one kind. */
export interface StepKind<S extends { readonly kind: string }> {
  /** Set where the step never changes anything: it is run each time, and isn't counted as a change. */
  readonly checkOnly?: true;
  /** What it does, in the imperative, one line without a full stop. */
  title(step: S): Text;
  /** Why it is there: a sentence or two. */
  why(step: S): Text;
  /** What is wanted and what is there; undefined where nothing is left to do. */
  differs(step: S, look: Look): Promise<Difference | undefined>;
  /**
   * Fetches what `run` will need and changes nothing that could come back; a signal ends it at once. What does not come is
   * for `run` to fetch. @throws SetupError for what must not be used, and for mirrors that would take hours
   */
  ahead?(step: S, context: StepContext): Promise<void>;
  /** Does it; throws SetupError. Called only where something differs, or for a check. */
  run(step: S, context: StepContext): Promise<void>;
  /** Whether `run` would stop running containers, so that it is asked before the first change of all. */
  interrupts?(step: S, look: Look): Promise<Interruption | undefined>;
  /** What `run` changes, so that the state before it is on disk first. */
  touches(step: S, system: ReadSystem): Touches | Promise<Touches>;
  /** `say` gives a text in the script's language. */
  script(step: S, say: (text: Text) => string): StepScript;
}
