import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { tryCommand } from "../work/run-command.ts";
import type { Difference } from "./difference.ts";
import type { Resource } from "./resource.ts";
import { isOptional, isString } from "./shape.ts";

export interface MemberTouch {
  readonly what: "member";
  readonly user: string;
  readonly group: string;
  /** Its commands are BusyBox's, which has no gpasswd. */
  readonly busybox?: true;
}

export interface MemberChange extends MemberTouch {
  readonly before: boolean;
}

/** The groups that a user is in, by name; none for a user who is not there. Source: id(1). */
async function groupsOf(system: ReadSystem, user: string): Promise<string[]> {
  const { stdout } = await system.exec(["id", "-nG", "--", user]);
  return stdout.trim().split(/\s+/);
}

/** Whether a user is in a group. */
export async function memberDiffers(
  system: ReadSystem,
  user: string,
  group: string,
): Promise<Difference | undefined> {
  if ((await groupsOf(system, user)).includes(group)) return undefined;
  return {
    want: { en: `${user} is in the ${group} group`, zh: `${user} 在 ${group} 组中` },
    have: { en: `${user} is not in the ${group} group`, zh: `${user} 不在 ${group} 组中` },
  };
}

const leave = ({ user, group, busybox }: MemberTouch) =>
  busybox ? ["delgroup", user, group] : ["gpasswd", "--delete", user, group];

/** Sources: gpasswd(1); https://busybox.net/downloads/BusyBox.html#delgroup */
export const member: Resource<MemberTouch, MemberChange> = {
  capture: async (system, touch) => ({
    ...touch,
    before: (await groupsOf(system, touch.user)).includes(touch.group),
  }),
  async restore(change, work) {
    if (!change.before) await tryCommand(work, leave(change));
  },
  restoreInScript: (change) => ({
    helpers: [],
    run: change.before
      ? ":"
      : `! id -nG -- ${quote(change.user)} 2>/dev/null | tr ' ' '\\n' | grep -qx ${quote(change.group)} || ${command(leave(change))}`,
  }),
  isBackInScript({ user, group, before }) {
    const is = `id -nG -- ${quote(user)} | tr ' ' '\\n' | grep -qx ${quote(group)}`;
    return { helpers: [], run: before ? is : `! { ${is}; }` };
  },
  isChange: ({ user, group, busybox, before }) =>
    isString(user) &&
    isString(group) &&
    isOptional(busybox, (value) => value === true) &&
    typeof before === "boolean",
};
