import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { editDaemonJson, valueAt } from "../daemon-json/edit-text.ts";
import type { Edit } from "../daemon-json/edits.ts";
import { configFileOf, settingsOfFlags } from "../daemon-json/flags.ts";
import { readDaemonJson } from "../daemon-json/read.ts";
import { wordsToCome } from "../docker/words.ts";
import type { Init } from "../inits/init.ts";
import { liveDataRoot } from "./roots.ts";

/**
 * Makes sure that dockerd would not have live-restore on a node of a swarm, which it finds only when it starts: a reload
 * takes both. Sources: moby, daemon/swarm (IsSwarmCompatible), docker/docs#16059, 1Panel-dev/1Panel#564. The node's state
 * lies in the data directory, also while dockerd is down.
 * @throws SetupError "daemon-json"
 */
export async function demandSwarmFits(
  system: ReadSystem,
  init: Init,
  edits: readonly Edit[] = [],
): Promise<void> {
  if (!(await keepsContainers(system, init, edits))) return;
  const { real } = await liveDataRoot(system, init);
  if ((await system.files.stat(`${real}/swarm/docker-state.json`)) === undefined) return;
  throw new SetupError("daemon-json", swarmMessages.MSG_SWARM, { next: swarmMessages.MSG_SWARM_NEXT });
}

async function keepsContainers(system: ReadSystem, init: Init, edits: readonly Edit[]): Promise<boolean> {
  const words = await wordsToCome(system, init);
  const flags = settingsOfFlags(words);
  if (flags.includes("live-restore")) return !flags.includes("live-restore=false");
  const file = configFileOf(words);
  const text = (await readDaemonJson(system, file)) ?? "{}";
  try {
    const after = file === undefined && edits.length > 0 ? editDaemonJson(text, edits) : text;
    return valueAt(after, ["live-restore"]) === true;
  } catch {
    // What does not parse is another check's to name.
    return false;
  }
}

/** Shell variables that a script reads, and the doctor's word. */
export const swarmMessages = {
  MSG_SWARM: {
    en: "This machine is a node of a swarm, where dockerd does not start with live-restore. Nothing was changed.",
    zh: "本机是 Swarm 节点，启用 live-restore 后 dockerd 将无法启动。没有任何改动。",
  },
  /** The doctor's. */
  MSG_SWARM_AHEAD: {
    en: "live-restore on a swarm node: dockerd will not start the next time",
    zh: "Swarm 节点启用了 live-restore：dockerd 下次将无法启动",
  },
  MSG_SWARM_NEXT: {
    en: "Take live-restore out of daemon.json and off dockerd's command line, or leave the swarm (docker swarm leave).",
    zh: "请从 daemon.json 和 dockerd 命令行中去掉 live-restore，或退出 Swarm（docker swarm leave）。",
  },
};

/** sh: what a plan makes of live-restore: "true" or "false", "" where it leaves it as it is. */
export function liveRestoreAfter(edits: readonly Edit[]): string {
  const last = edits.filter(({ path }) => path.length === 1 && path[0] === "live-restore").at(-1);
  if (last === undefined) return "";
  return String(last.op === "set" && last.value === true);
}
