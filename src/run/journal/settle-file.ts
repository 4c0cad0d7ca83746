import { namedByEntry, staysForEntry } from "../../machine/managers/needed-by.ts";
import type { FileChange } from "../../machine/resources/file.ts";
import { type Change, capture, fingerprint } from "../../machine/resources/index.ts";
import { takenBack } from "./take-back-file.ts";
import type { Told, Unwinding } from "./unwinding.ts";

/** daemon.json with nothing in it, base64. */
const EMPTY = Buffer.from("{}\n").toString("base64");

/** What a file becomes; nothing where it stays. Where somebody has put a link there since, it is what that leads to. */
export async function settleFile(
  { system, files, stays }: Unwinding,
  { data, left }: Told,
  recorded: FileChange,
): Promise<Change[]> {
  const captured = (await capture(system, recorded)) as FileChange;
  const { path } = captured;
  const change = { ...recorded, path };
  const { before } = change;
  const moved = path !== recorded.path;
  const found = files.get(path) ?? captured.before;
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
  const was = same || untouched ? before : (takenBack(data, before, found) ?? (left ? undefined : before));
  // Somebody's link does not come to lead nowhere.
  const back = moved && was?.type === "absent" && found.type === "file" ? { ...found, content: EMPTY } : was;
  files.set(path, back ?? "stays");
  if (back !== undefined) return [{ ...change, before: back }];
  const copy = `${recorded.path}.docker-setup.before`;
  if (before.type !== "file") {
    stays.push({
      en: `${path} stays: it was changed since that run.`,
      zh: `${path} 保留：它在那次运行之后被改动过。`,
    });
    return [];
  }
  stays.push(
    found.type === "absent"
      ? {
          en: `${path} stays away: it was removed since that run. What it was before is put into ${copy}.`,
          zh: `${path} 不会恢复：它在那次运行之后被移除。之前的内容放在 ${copy}。`,
        }
      : {
          en: `${path} stays: it was changed since that run. What it was before is put into ${copy}.`,
          zh: `${path} 保留：它在那次运行之后被改动过。之前的内容放在 ${copy}。`,
        },
  );
  return [{ what: "file", path: copy, before }];
}
