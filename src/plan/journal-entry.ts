import type { Change } from "../machine/resources/index.ts";
import type { Step } from "./steps/index.ts";

/** A line of a journal. */
export type Entry =
  | {
      readonly type: "begin";
      readonly at: string;
      readonly version: string;
      readonly command: string;
      readonly what: string;
      readonly steps: number;
    }
  | {
      readonly type: "before";
      readonly at: string;
      readonly step: number;
      /** The step's data. */
      readonly data: Step;
      readonly title: { readonly en: string; readonly zh: string };
      readonly changes: readonly Change[];
    }
  | {
      readonly type: "after";
      readonly at: string;
      readonly step: number;
      /** Fingerprints of what the step left, one for each of its changes; not there before 1.0. */
      readonly left?: readonly string[];
    }
  | { readonly type: "end"; readonly at: string; readonly code: number }
  /** A step of this run was taken back; after the last one, the run as a whole. */
  | { readonly type: "undone"; readonly at: string; readonly step: number }
  | { readonly type: "rolled-back"; readonly at: string };
