import { managerThatAsks } from "../../machine/managers/index.ts";
import { importedKeys } from "../../machine/resources/imported-key.ts";
import { whyKeysStay } from "../../plan/settle/key-in-use.ts";
import type { UndoStep, Unwinding } from "./unwinding.ts";

/**
 * Imported keys go with the repository: one that an entry names which stays, stays too. Comes last, once it is known what
 * becomes of the entries.
 */
export async function settleKeys(
  { system, files, stays }: Unwinding,
  steps: readonly UndoStep[],
): Promise<UndoStep[]> {
  const gone = (file: string) => files.has(file) && files.get(file) !== "stays";
  const settled: UndoStep[] = [];
  for (const step of steps) {
    const changes = [];
    for (const change of step.changes) {
      const manager = change.what === "imported-key" && managerThatAsks(change.query);
      if (change.what !== "imported-key" || !manager) {
        changes.push(change);
        continue;
      }
      const now = await importedKeys(system, change);
      const mine = now.filter((key) => !change.before.includes(key));
      const why = await whyKeysStay(system, manager, change, mine, gone);
      if (why) stays.push(why);
      changes.push(why ? { ...change, before: [...new Set([...change.before, ...now])] } : change);
    }
    settled.push({ ...step, changes });
  }
  return settled;
}
