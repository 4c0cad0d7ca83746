import { readText } from "../system/read-text.ts";
import type { System } from "../system/types.ts";

/** A line of group(5). */
export interface Group {
  readonly name: string;
  readonly gid: number;
  /** Those that the group lists, and those whose own group it is. */
  readonly members: readonly string[];
}

/** The docker group by the name service, which may know more than /etc/group; undefined: there is none. */
export async function readGroup(system: System, name: string): Promise<Group | undefined> {
  const [{ stdout }, file, passwd] = await Promise.all([
    system.exec(["getent", "group", name], { timeoutMs: 3000 }),
    readText(system, "/etc/group"),
    readText(system, "/etc/passwd"),
  ]);
  const line = `${stdout}\n${file ?? ""}`.split("\n").find((text) => text.startsWith(`${name}:`));
  const [, , number = "", listed = ""] = line?.split(":") ?? [];
  if (!/^\d+$/.test(number)) return undefined;
  const own = (passwd ?? "").split("\n").flatMap((text) => {
    const [user = "", , , group] = text.split(":");
    return group === number ? [user] : [];
  });
  const members = [...listed.split(","), ...own].map((user) => user.trim()).filter((user) => user !== "");
  return { name, gid: Number(number), members: [...new Set(members)] };
}
