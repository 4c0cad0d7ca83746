import type { Entry } from "../../plan/journal-entry.ts";
import { quote } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import { journalOf, type Run } from "./runs.ts";

type Before = Extract<Entry, { type: "before" }>;

/** What is left to take back of a run, from the end. */
export function stepsToUndo(run: Run): Before[] {
  const undone = new Set(run.entries.flatMap((entry) => (entry.type === "undone" ? [entry.step] : [])));
  return run.entries
    .filter((entry): entry is Before => entry.type === "before" && !undone.has(entry.step))
    .filter(({ changes }) => changes.length > 0)
    .reverse();
}

/** A step's title, taken back. */
export const undoing = ({ en, zh }: Text): Text => ({ en: `Undo: ${en}`, zh: `撤销：${zh}` });

const now = '"$(date -u +%Y-%m-%dT%H:%M:%SZ)"';

/** sh: the journal says that a step, or the run as a whole, was taken back; what markUndone does. */
export function markUndoneInScript(run: Run, step: number | undefined): string[] {
  const journal = quote(journalOf(run));
  const line =
    step === undefined ? '{"type":"rolled-back","at":"%s"}' : `{"type":"undone","at":"%s","step":${step}}`;
  return [`[ -z "$(tail -c 1 ${journal})" ] || echo >>${journal}`, `printf '${line}\\n' ${now} >>${journal}`];
}

/** sh: whether that stands there. */
export const isUndoneInScript = (run: Run, step: number): string =>
  `grep -q '^{"type":"undone",.*"step":${step}}$' ${quote(journalOf(run))}`;

/** sh: true where a run is the newest that a machine's journal has. */
export function isNewestInScript(run: Run): string {
  const journal = journalOf(run);
  const all = `${quote(journal.slice(0, journal.lastIndexOf("/")))}/*.jsonl`;
  return `newest=$(for file in ${all}; do echo "$file"; done | tail -n 1); [ "$newest" = ${quote(journal)} ]`;
}
