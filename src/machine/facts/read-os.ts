import { readText } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { type OsRelease, parseOsRelease } from "./os-release.ts";

/** The distribution's own words, where os-release(5) says that they are. */
export async function readOs(system: System): Promise<OsRelease | undefined> {
  const text = (await readText(system, "/etc/os-release")) ?? (await readText(system, "/usr/lib/os-release"));
  return text === undefined ? undefined : parseOsRelease(text);
}
