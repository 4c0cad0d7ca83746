import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import { daemonAddress, daemonSocket } from "../docker/info.ts";
import { wordsToCome } from "../docker/words.ts";
import type { Init } from "../inits/init.ts";
import { configFileOf, settingsOfFlags } from "./flags.ts";
import { JsonFault, parseObject } from "./json-text.ts";
import { readDaemonJson } from "./read.ts";

/**
 * The one that everybody asks, in the forms that dockerd takes; fd:// is what docker.socket hands on. A host without a
 * scheme is tcp. A pattern of JavaScript and of grep -E alike, which a script gets as a word. Source:
 * https://docs.docker.com/reference/cli/dockerd/#daemon-socket-option
 */
export const usualHosts = "^(fd://|unix://((/var)?/run/docker[.]sock)?$)";
const usual = new RegExp(usualHosts);

/**
 * Where dockerd is told to listen, by -H and by "hosts" in its file, where none of it is the usual socket; undefined
 * where it listens there, as it does unless it is told anything. `toCome`: its words, where they are known already.
 */
export async function hostsWithoutSocket(
  system: ReadSystem,
  init: Init,
  toCome?: readonly string[],
): Promise<string[] | undefined> {
  const words = toCome ?? (await wordsToCome(system, init));
  const flags = settingsOfFlags(words).flatMap((each) => /^hosts=(.+)/.exec(each)?.[1] ?? []);
  // Another file than daemon.json may be missing; its own check says so.
  const text = await readDaemonJson(system, configFileOf(words)).catch(() => undefined);
  const hosts = [...new Set([...flags, ...hostsIn(text)])];
  return hosts.length === 0 || hosts.some((host) => usual.test(host)) ? undefined : hosts;
}

/** A text that does not parse names none; another check names its fault. */
function hostsIn(text = "{}"): string[] {
  try {
    parseObject(text);
  } catch (error) {
    if (error instanceof JsonFault) return [];
    throw error;
  }
  const { hosts }: { hosts?: unknown } = JSON.parse(text);
  return Array.isArray(hosts) ? hosts.map(String) : [];
}

/** Why nobody can ask the daemon, and what to do. */
export const noSocket = (hosts: readonly string[], { typed }: Init): { what: Text; next: Text } => ({
  what: {
    en: `dockerd here listens at ${hosts.join(", ")} and not at ${daemonSocket}, where docker and docker-setup ask.`,
    zh: `本机的 dockerd 监听 ${hosts.join("、")}，而没有监听 docker 和 docker-setup 所用的 ${daemonSocket}。`,
  },
  next: {
    en: `Add ${daemonAddress} to its hosts ("hosts" in daemon.json, or -H: ${typed.showFiles("docker")}), then restart it.`,
    zh: `请在监听地址中加入 ${daemonAddress}（daemon.json 的 "hosts"，或 -H 参数：${typed.showFiles("docker")}），然后重启 dockerd。`,
  },
});

/** @throws SetupError "daemon-json" where the dockerd that is to run could not be asked */
export async function demandSocket(system: ReadSystem, init: Init, toCome: readonly string[]): Promise<void> {
  const hosts = await hostsWithoutSocket(system, init, toCome);
  if (hosts === undefined) return;
  const { what, next } = noSocket(hosts, init);
  const untouched = { en: `${what.en} Nothing was changed.`, zh: `${what.zh}没有任何改动。` };
  throw new SetupError("daemon-json", untouched, { next });
}
