import { SetupError } from "../../../src/errors.ts";
import { editDaemonJson } from "../../../src/machine/daemon-json/edit-text.ts";
import type { Edit } from "../../../src/machine/daemon-json/edits.ts";

/** What a generated document says; undefined where an edit of it is refused, or a key stands in it twice. */
export function dropsNothing(text: string, edits: readonly Edit[]): Record<string, never> | undefined {
  try {
    editDaemonJson(text, edits);
  } catch (error) {
    if (error instanceof SetupError) return undefined;
    throw error;
  }
  const value = JSON.parse(text) as Record<string, never>;
  const tops = edits.map(({ path }) => path[0]!);
  // An object or list of somebody's that is null or of another kind has no other way back than the whole of it.
  return tops.some((top) => Object.hasOwn(value, top)) ? undefined : value;
}
