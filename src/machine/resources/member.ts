import type { ReadSystem } from "../../system/read-only.ts";
import type { Difference } from "./difference.ts";

/** The groups that a user is in, by name; none for a user who is not there. Source: id(1). */
export async function groupsOf(system: ReadSystem, user: string): Promise<string[]> {
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
