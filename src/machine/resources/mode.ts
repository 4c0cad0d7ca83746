import { dirname } from "node:path";
import { quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { tryCommand } from "../work/run-command.ts";
import type { Resource } from "./resource.ts";
import { isPath } from "./shape.ts";

/** The permission bits of a directory of somebody's. */
export interface ModeTouch {
  readonly what: "mode";
  readonly path: string;
}

export interface ModeChange extends ModeTouch {
  /** As in 0o755; undefined: it was not there. */
  readonly before: number | undefined;
}

/**
 * The directories above a path that only some may enter, the lowest first: a umask of 077 makes them so, and apt's own
 * user then finds no key. templates/script/files.sh has the same as closed_above.
 */
export async function closedAbove(system: ReadSystem, path: string): Promise<string[]> {
  const closed: string[] = [];
  for (let at = dirname(path); at !== "/"; at = dirname(at)) {
    const stat = await system.files.stat(at);
    if (stat?.type === "dir" && (stat.mode & 0o001) === 0) closed.push(at);
  }
  return closed;
}

/** Opens them to everybody. Source: chmod(1). */
export const OPEN = ["chmod", "go+rX"] as const;

export const mode: Resource<ModeTouch, ModeChange> = {
  capture: async (system, touch) => ({ ...touch, before: (await system.files.stat(touch.path))?.mode }),
  async restore({ path, before }, work) {
    const now = await work.system.files.stat(path);
    if (before === undefined || now?.type !== "dir" || now.mode === before) return;
    await tryCommand(work, ["chmod", before.toString(8), path]);
  },
  restoreInScript({ path, before }) {
    const bits = before?.toString(8);
    return {
      helpers: [],
      run: bits
        ? `! [ -d ${quote(path)} ] || [ "$(stat -c %a ${quote(path)})" = ${bits} ] || chmod ${bits} ${quote(path)}`
        : ":",
    };
  },
  isBackInScript({ path, before }) {
    const bits = before?.toString(8);
    return { helpers: [], run: bits ? `[ "$(stat -c %a ${quote(path)})" = ${bits} ]` : ":" };
  },
  isChange: ({ path, before }) =>
    isPath(path) &&
    (before === undefined || (Number.isInteger(before) && Number(before) >= 0 && Number(before) <= 0o7777)),
};
