import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { realPath } from "../../system/real-path.ts";
import type { Init } from "../inits/init.ts";
import { editsLeft, editWordsInScript, linesOf } from "./edit-text.ts";
import { type Edit, effectOf, type Json } from "./edits.ts";
import { daemonKeys } from "./keys.ts";
import { daemonJsonPath, readDaemonJson } from "./read.ts";
import { backupSuffix } from "./write.ts";

/** What a daemon that runs still needs to use what daemon.json says. */
export type Pending = "restart" | "reload";

/**
 * What a daemon that runs still needs to use these settings. dockerd tells few of them, so time decides: it read
 * daemon.json when it started or reloaded, and the file changed when it did. What the file said before docker-setup's
 * last change of it (the backup) is in use already: a later change of another key asks for nothing.
 */
export async function pendingOf(
  system: ReadSystem,
  init: Init,
  unit: string,
  edits: readonly Edit[],
): Promise<Pending | undefined> {
  if (edits.length === 0) return undefined;
  const path = (await realPath(system, daemonJsonPath)) ?? daemonJsonPath;
  const changed = await changedAt(system, path);
  const read = await init.readAt(system, unit);
  if (changed === undefined || read === undefined) return undefined;
  if (changed <= read.start) return undefined;
  const left = await readDaemonJson(system, path + backupSuffix).then(
    (before) => (before === undefined ? edits : editsLeft(before, edits)),
    () => edits,
  );
  if (left.some((edit) => effectOf(edit).restart)) return "restart";
  return left.length > 0 && changed > read.reload ? "reload" : undefined;
}

/**
 * When a file's content last changed, in seconds since the epoch: written, or made with times of before (cp -p, tar). A
 * change of its mode, its links or its name and back is none; where the file system does not tell when the file was made
 * (0, or another word), it counts as one. Source: stat(1), %Y, %W and %Z.
 */
async function changedAt(system: ReadSystem, path: string): Promise<number | undefined> {
  const { code, stdout } = await system.exec(["stat", "-c", "%Y %Z %W", "--", path]);
  const [, written, changed, made] = /^(\d+) (\d+) (.*)$/.exec(stdout.trim()) ?? [];
  if (code !== 0 || changed === undefined) return undefined;
  return /^[1-9]\d*$/.test(made ?? "") ? Math.max(Number(written), Number(made)) : Number(changed);
}

/** sh: what a unit's step says of these settings; templates/script/daemon-keys.sh. */
export function usedInScript(unit: string, edits: readonly Edit[]) {
  if (edits.length === 0) return undefined;
  const words = (some: readonly Edit[]) => `${unit} ${editWordsInScript(daemonJsonPath, some)}`;
  const harder = edits.filter((edit) => effectOf(edit).restart);
  const softer = edits.filter((edit) => !effectOf(edit).restart);
  const keep = harder.some((edit) => effectOf(edit).breaksLiveRestore)
    ? "keep_containers"
    : "keep_restarted_containers";
  const used = [
    ...(harder.length > 0 ? [`daemon_keys_used restart ${words(harder)}`] : []),
    ...(softer.length > 0 ? [`daemon_keys_used reload ${words(softer)}`] : []),
  ];
  return {
    done: used.join(" && "),
    /** Before the first change: nothing would have to be restarted, or nothing is stopped by it. */
    keep:
      harder.length > 0
        ? `{ daemon_keys_done ${editWordsInScript(daemonJsonPath, harder)} && ${used[0]}; } || ${keep}`
        : undefined,
    run: `${harder.length > 0 ? `! daemon_is_up ${unit} || ${used[0]} || { ${keep}; start_daemon ${unit} unit_restart; }\n` : ""}${
      softer.length > 0 ? `! daemon_is_up ${unit} || ${used.at(-1)} || ${reloadOf(unit, softer)}` : ""
    }`.trim(),
  };
}

/** sh: keys that a reload alone would leave in use stand in the file for its moment, as `neutralFor` has it. */
function reloadOf(unit: string, edits: readonly Edit[]): string {
  const words = edits.flatMap(({ op, path }) => {
    const [key = ""] = path;
    const neutral = op === "remove" && path.length === 1 ? daemonKeys[key]?.neutral : undefined;
    if (neutral === undefined) return [];
    const set: Edit = { op: "set", path, value: JSON.parse(neutral) as Json };
    return [JSON.stringify([{ op, path }]), JSON.stringify([set]), linesOf([set])];
  });
  return words.length > 0
    ? command(["reload_neutral", unit, daemonJsonPath, ...words])
    : `reload_daemon ${unit} || :`;
}
