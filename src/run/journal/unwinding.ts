import type { FileState } from "../../machine/resources/file.ts";
import type { Change } from "../../machine/resources/index.ts";
import type { Step } from "../../plan/steps/index.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Run } from "./runs.ts";

/** A step to be taken back; `before` of its changes is what they are to become now. */
export interface UndoStep {
  readonly run: Run;
  readonly step: number;
  readonly title: Text;
  readonly changes: readonly Change[];
}

/** What a journal tells of one change besides the state before it. */
export interface Told {
  /** The step that made it. */
  readonly data: Step;
  /** A fingerprint of what it left; undefined: nobody knows. */
  readonly left: string | undefined;
}

/**
 * What was settled so far while steps are gone through from the newest: two of them may have changed one thing, and the
 * older one finds what taking the newer one back left.
 */
export class Unwinding {
  readonly system: System;
  readonly files = new Map<string, FileState | "stays">();
  /** States of units, members and modes, and whether a name is held. */
  readonly states = new Map<string, unknown>();
  /** Versions by package, undefined: none. */
  readonly versions = new Map<string, string | undefined>();
  /** By unit and what of it: said only where the unit is there in the end. */
  readonly unitStays = new Map<string, Text>();
  readonly stays: Text[] = [];
  readonly notes: Text[] = [];

  constructor(system: System) {
    this.system = system;
  }
}
