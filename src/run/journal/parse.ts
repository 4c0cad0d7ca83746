import { isEdits } from "../../machine/daemon-json/edits.ts";
import { isChange } from "../../machine/resources/index.ts";
import { isList, isObject, isOptional, isPath, isString } from "../../machine/resources/shape.ts";
import type { Entry } from "../../plan/journal-entry.ts";

export interface Parsed {
  readonly entries: readonly Entry[];
  /** Numbers of the lines, from 1, that this version does not understand, though they tell of something. */
  readonly unread: readonly number[];
}

type Line =
  | { readonly is: "entry"; readonly entry: Entry }
  /** No JSON: torn by a kill or a full disk, or damaged. */
  | { readonly is: "torn" }
  /** JSON, and nothing that this version knows: a newer one wrote it. */
  | { readonly is: "unknown" };

/**
 * A journal's text. What it holds is run as root on rollback, so everything that is read from it later is looked at
 * here. A torn line is left out where the run wrote nothing after it: then nothing was changed after it either, since
 * a step changes something only once its line is on disk.
 */
export function parseJournal(text: string): Parsed {
  const lines = text
    .split("\n")
    .map((line, i) => ({ number: i + 1, ...parseLine(line), empty: line.trim() === "" }));
  const told = lines.filter(({ empty }) => !empty);
  const lastOfRun = told.map((line) => line.is === "entry" && !marks.has(line.entry.type)).lastIndexOf(true);
  const unread = told.filter((line, i) => line.is === "unknown" || (line.is === "torn" && i < lastOfRun));
  return {
    entries: told.flatMap((line) => (line.is === "entry" ? [line.entry] : [])),
    unread: unread.map(({ number }) => number),
  };
}

/** Lines that are added to a run after its end, maybe behind a torn one. */
const marks: ReadonlySet<Entry["type"]> = new Set(["end", "undone", "rolled-back"]);

function parseLine(line: string): Line {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return { is: "torn" };
  }
  return isEntry(entry) ? { is: "entry", entry } : { is: "unknown" };
}

function isEntry(value: unknown): value is Entry {
  if (!isObject(value) || typeof value.at !== "string") return false;
  switch (value.type) {
    case "begin":
      return isString(value.command) && isString(value.what);
    case "before":
      return (
        isStep(value.step) && isTitle(value.title) && isData(value.data) && isList(value.changes, isChange)
      );
    case "after":
      return isStep(value.step) && isOptional(value.left, (left) => isList(left, isString));
    case "undone":
      return isStep(value.step);
    case "end":
      return Number.isInteger(value.code);
    default:
      return value.type === "rolled-back";
  }
}

/** A step's data, as far as anybody looks into it afterwards (src/plan/uninstall.ts). */
function isData(value: unknown): boolean {
  if (!isObject(value) || !isString(value.kind)) return false;
  if (value.kind === "file") return isPath(value.path) && isOptional(value.content, isString);
  if (value.kind === "repository-key") return isPath(value.path);
  if (value.kind === "daemon-keys") return isPath(value.path) && isEdits(value.edits);
  if (value.kind === "unit") return isOptional(value.edits, isEdits);
  return value.kind !== "daemon-json" || (isPath(value.path) && isList(value.registryMirrors, isString));
}

const isStep = (value: unknown) => Number.isInteger(value);
const isTitle = (value: unknown) => isObject(value) && isString(value.en) && isString(value.zh);
