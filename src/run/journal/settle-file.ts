import { namedByEntry, staysForEntry } from "../../machine/managers/needed-by.ts";
import type { FileChange } from "../../machine/resources/file.ts";
import { type Change, capture, fingerprint } from "../../machine/resources/index.ts";
import { takenBack } from "./take-back-file.ts";
import type { Told, Unwinding } from "./unwinding.ts";

/** What a file becomes; nothing where it stays. */
export async function settleFile(
  { system, files, stays }: Unwinding,
  { data, left }: Told,
  change: FileChange,
): Promise<Change[]> {
  const { path, before } = change;
  const found = files.get(path) ?? ((await capture(system, change)) as FileChange).before;
  if (found === "stays") return [];
  // The key of a repository that stays, or that somebody wrote or renamed since.
  if (before.type === "absent" && found.type !== "absent") {
    const goes = (file: string) => files.has(file) && files.get(file) !== "stays";
    const file = await namedByEntry(system, path, goes);
    if (file !== undefined) {
      files.set(path, "stays");
      stays.push(staysForEntry(path, file));
      return [];
    }
  }
  const now = { ...change, before: found };
  const same = fingerprint(now) === fingerprint(change);
  // A step that was cut off, and a journal of an older version, tell nothing of what they left.
  const untouched = left === undefined ? undefined : fingerprint(now) === left;
  const back = same || untouched ? before : (takenBack(data, before, found) ?? (left ? undefined : before));
  files.set(path, back ?? "stays");
  if (back !== undefined) return [{ ...change, before: back }];
  const copy = `${path}.docker-setup.before`;
  if (before.type !== "file") {
    stays.push({
      en: `${path} stays: it was changed since that run.`,
      zh: `${path} 保留：它在那次运行之后被改动过。`,
    });
    return [];
  }
  stays.push({
    en: `${path} stays: it was changed since that run. What it was before is put into ${copy}.`,
    zh: `${path} 保留：它在那次运行之后被改动过。之前的内容放在 ${copy}。`,
  });
  return [{ what: "file", path: copy, before }];
}
