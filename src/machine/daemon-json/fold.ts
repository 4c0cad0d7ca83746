import { canonical, editDaemonJson, nested, valueAt } from "./edit-text.ts";
import type { Edit, Json } from "./edits.ts";

/**
 * The same changes with none that undoes another: what a later one says goes into the earlier one that it changes. Else
 * there would always be one left to make, and every run would write.
 */
export const folded = (edits: readonly Edit[]): Edit[] => edits.reduce(withNext, []);

function withNext(all: Edit[], edit: Edit): Edit[] {
  const sets = wholly(edit);
  const whole = all.find(
    (each) => wholly(each) && isUnder(edit, each) && !(sets && edit.path.length === each.path.length),
  );
  if (whole) return all.flatMap((each) => (each === whole ? changed(whole, edit) : [each]));
  const others = sets ? all.filter((each) => !isUnder(each, edit)) : all.flatMap((each) => less(each, edit));
  return [...others, edit];
}

const wholly = ({ op }: Edit) => op === "set" || op === "remove";
const isUnder = ({ path }: Edit, above: Edit) => above.path.every((part, i) => path[i] === part);

/** A key that was set or taken away, with what is said of something in it. */
function changed({ op, path, value }: Edit, inner: Edit): Edit {
  if (op === "remove") {
    if (inner.op === "remove" || inner.op === "take") return { op, path };
    return { op: "set", path, value: nested(inner.path.slice(path.length), inner.value!) };
  }
  const text = editDaemonJson(JSON.stringify(nested(path, value!)), [inner]);
  return { op, path, value: valueAt(text, path)! };
}

/** Entries of a list that a later word puts in are not taken out before it, nor the other way round. */
function less(each: Edit, later: Edit): Edit[] {
  const other = each.op !== later.op && !wholly(each) && isUnder(each, later) && isUnder(later, each);
  if (!other) return [each];
  const named = (later.value as readonly Json[]).map(canonical);
  const value = (each.value as readonly Json[]).filter((entry) => !named.includes(canonical(entry)));
  return value.length > 0 ? [{ ...each, value }] : [];
}
