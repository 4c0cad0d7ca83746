import type { Text } from "../../text.ts";

/** Something of the machine that is not as it shall be. */
export interface Drift {
  readonly what: Text;
  readonly want: Text;
  readonly has: Text;
  /** The command that mends it, as root; a string is a whole command line as it was typed. */
  readonly mend: readonly string[] | string;
  /** What may be done instead. */
  readonly instead?: string;
}

/** What was compared: where it differs, and what could not be looked at. */
export interface Seen {
  readonly drifts: readonly Drift[];
  readonly unseen: readonly Text[];
  /** What is no difference, and worth to be known. */
  readonly notes?: readonly Text[];
}

export const together = (all: readonly Seen[]): Seen => ({
  drifts: all.flatMap(({ drifts }) => drifts),
  unseen: all.flatMap(({ unseen }) => unseen),
  notes: all.flatMap(({ notes = [] }) => notes),
});
