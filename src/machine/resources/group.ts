import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { tryCommand } from "../work/run-command.ts";
import type { Resource } from "./resource.ts";
import { isArgv, isString } from "./shape.ts";

/** A group that a package makes, and leaves. */
export interface GroupTouch {
  readonly what: "group";
  readonly group: string;
  /** Takes it away; who is somebody's own group is refused. */
  readonly remove: readonly string[];
}

export interface GroupChange extends GroupTouch {
  /** It was there. */
  readonly before: boolean;
}

/** "docker:x:997:li,ann"; undefined: there is no such group. Source: getent(1), group(5). */
async function membersOf(system: ReadSystem, group: string): Promise<string | undefined> {
  const { code, stdout } = await system.exec(["getent", "group", group]);
  return code === 0 ? (stdout.trim().split(":")[3] ?? "") : undefined;
}

/** One that has members by then is somebody's. Source: groupdel(8). */
export const group: Resource<GroupTouch, GroupChange> = {
  capture: async (system, touch) => ({
    ...touch,
    before: (await membersOf(system, touch.group)) !== undefined,
  }),
  async restore({ group, before, remove }, work) {
    if (!before && (await membersOf(work.system, group)) === "") await tryCommand(work, remove);
  },
  restoreInScript({ group, before, remove }) {
    const empty = `getent group ${quote(group)} | grep -q ':$'`;
    return { helpers: [], run: before ? ":" : `! ${empty} || ${command(remove)} || :` };
  },
  isBackInScript: ({ group, before }) => ({
    helpers: [],
    run: `${before ? "" : "! "}getent group ${quote(group)}`,
  }),
  isChange: ({ group, before, remove }) => isString(group) && typeof before === "boolean" && isArgv(remove),
};
