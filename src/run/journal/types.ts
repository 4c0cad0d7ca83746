import type { PackageQuery } from "../../machine/managers/types.ts";
import type { Step } from "../../plan/steps/index.ts";

/** Something of the machine that a step may change; plain data, so that the state before it can be put on disk. */
export type Touch =
  | {
      readonly what: "file";
      readonly path: string;
      /** Where the path is a link, what it leads to is changed. */
      readonly follow?: true;
      /** A unit that reads the file again on reload. */
      readonly reload?: string;
      /** A unit that has to start anew to see the file, and systemd to read it before. */
      readonly restart?: string;
    }
  | {
      readonly what: "packages";
      readonly names: readonly string[];
      readonly query: PackageQuery;
      /** Tried in order, specs appended, lower versions too. */
      readonly install: readonly (readonly string[])[];
      /** Takes names. */
      readonly remove: readonly string[];
      /** Takes the names of half-installed ones, which the way above refuses. */
      readonly removeBroken?: readonly string[];
    }
  | { readonly what: "unit"; readonly unit: string }
  | { readonly what: "member"; readonly user: string; readonly group: string }
  | {
      readonly what: "hold";
      readonly names: readonly string[];
      readonly list: readonly string[];
      readonly take: readonly string[];
      readonly release: readonly string[];
    };

type Of<W extends Touch["what"]> = Extract<Touch, { what: W }>;

/** A touch with what was there before. */
export type Change =
  | (Of<"file"> & {
      readonly before:
        | { readonly type: "absent" }
        | { readonly type: "symlink"; readonly to: string }
        | {
            readonly type: "file";
            /** base64 */
            readonly content: string;
            readonly mode: number;
            readonly uid: number;
            readonly gid: number;
          };
    })
  /** Installed versions by name; a name that is not there was not installed. */
  | (Of<"packages"> & { readonly before: Readonly<Record<string, string>> })
  | (Of<"unit"> & { readonly before: { readonly enabled: boolean; readonly active: boolean } })
  | (Of<"member"> & { readonly before: boolean })
  /** The names that were held. */
  | (Of<"hold"> & { readonly before: readonly string[] });

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
  | { readonly type: "after"; readonly at: string; readonly step: number }
  | { readonly type: "end"; readonly at: string; readonly code: number }
  /** A step of this run was taken back; after the last one, the run as a whole. */
  | { readonly type: "undone"; readonly at: string; readonly step: number }
  | { readonly type: "rolled-back"; readonly at: string };
