import { SetupError } from "../../errors.ts";
import { droppedBy, isSince } from "./dropped.ts";
import { type Edit, placeOfEdit } from "./edits.ts";
import { type DaemonKey, daemonKeys } from "./keys.ts";

/** The top keys that will stand in daemon.json afterwards, each once. */
export const keysWritten = (edits: readonly Edit[]): string[] => [
  ...new Set(edits.flatMap(({ op, path }) => (op === "set" || op === "add" ? [path[0]!] : []))),
];

/**
 * Looks that the dockerd that is to run starts with what is written; undefined is the newest.
 * @throws SetupError "daemon-json" naming what it has dropped, or does not have yet
 */
export function demandKnownKeys(edits: readonly Edit[], docker: string | undefined): void {
  for (const edit of edits) {
    if (edit.op === "remove" || edit.op === "take") continue;
    const [top = ""] = edit.path;
    const set = [top, ...(typeof edit.value === "string" ? [`${top}=${edit.value}`] : [])];
    const gone = droppedBy(docker).find(({ setting }) => set.includes(setting));
    if (gone) {
      throw new SetupError(
        "daemon-json",
        {
          en: `Docker ${docker ?? "today"} no longer takes ${gone.setting} and would not start. Nothing was changed.`,
          zh: `Docker ${docker ?? "的新版本"} 不再接受 ${gone.setting}，会无法启动。没有任何改动。`,
        },
        { next: gone.instead },
      );
    }
    const key: DaemonKey | undefined = daemonKeys[top];
    if (key?.since === undefined || docker === undefined || isSince(docker, key.since)) continue;
    throw new SetupError(
      "daemon-json",
      {
        en: `Docker ${docker} does not know ${placeOfEdit(edit)} and would not start. Nothing was changed.`,
        zh: `Docker ${docker} 还没有 ${placeOfEdit(edit)}，会无法启动。没有任何改动。`,
      },
      {
        next: {
          en: `It is there from Docker ${key.since}: --docker-version ${key.since}, or leave it out.`,
          zh: `Docker ${key.since} 起才有：请用 --docker-version ${key.since}，或去掉该项。`,
        },
      },
    );
  }
}
