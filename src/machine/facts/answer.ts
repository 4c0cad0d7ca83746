import type { System } from "../../system/types.ts";
import { askInfo, type Info } from "../docker/info.ts";

/** The daemon's answer, or why there is none. Nothing of this wakes a daemon that sleeps behind its socket. */
export type Answer =
  | { readonly state: "answers"; readonly info: Info }
  | { readonly state: "absent" | "stopped" | "denied" }
  | { readonly state: "silent"; readonly words: string };

/**
 * Asks the daemon, within 5 s. Never to be called while its unit is not active: a question to its socket would start it.
 */
export async function askDaemon(system: System): Promise<Answer> {
  const { code, stderr, info, errors } = await askInfo(system, { timeoutMs: 5000 });
  if (code === 0 && info?.version) return { state: "answers", info };
  const words = [...errors, stderr].join("\n");
  if (/permission denied/i.test(words)) return { state: "denied" };
  return { state: "silent", words: code === 124 ? "" : (words.trim().split("\n").at(-1) ?? "") };
}
