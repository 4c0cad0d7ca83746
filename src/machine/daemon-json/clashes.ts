import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { wordsToCome } from "../docker/words.ts";
import type { Init } from "../inits/init.ts";
import { configFileOf, keysOfFlags } from "./flags.ts";
import { demandSocket } from "./hosts.ts";
import { keysIn } from "./json-text.ts";
import { daemonJsonPath, readDaemonJson } from "./read.ts";

/**
 * The keys that dockerd would find both on its command line and in daemon.json, of those that stand there and those
 * that are about to: it does not start then. Source: moby, daemon/config/config.go, findConfigurationConflicts.
 */
export const keysInBoth = async (
  system: ReadSystem,
  init: Init,
  about: readonly string[] = [],
): Promise<string[]> => inBoth(system, await wordsToCome(system, init), about);

async function inBoth(
  system: ReadSystem,
  words: readonly string[],
  about: readonly string[],
): Promise<string[]> {
  const flags = keysOfFlags(words);
  const there = keysIn((await readDaemonJson(system, configFileOf(words))) ?? "{}");
  return flags.filter((key) => about.includes(key) || there.includes(key));
}

/**
 * Looks that keys may be written into daemon.json, or that nothing stands in both where none is to be; and that dockerd
 * can be asked what it makes of them.
 * @throws SetupError "daemon-json" where dockerd is told to read another file, finds a key on its command line too, or
 *   has no socket
 */
export async function demandKeysFit(system: ReadSystem, init: Init, about: readonly string[]): Promise<void> {
  const words = await wordsToCome(system, init);
  const file = configFileOf(words);
  if (about.length > 0 && file !== undefined) throw readsAnother(file, init);
  const clashes = await inBoth(system, words, about);
  if (clashes.length > 0) throw keysClash(clashes, init);
  await demandSocket(system, init, words);
}

/** What is written into daemon.json has to be read. */
function readsAnother(file: string, { typed }: Init): SetupError {
  return new SetupError(
    "daemon-json",
    {
      en: `dockerd here reads ${file} (--config-file), so what is put into ${daemonJsonPath} does nothing. Nothing was changed.`,
      zh: `本机的 dockerd 读取的是 ${file}（--config-file），写入 ${daemonJsonPath} 不会生效。没有任何改动。`,
    },
    {
      next: {
        en: `Put the registry mirrors there yourself; or take the flag out (${typed.showFiles("docker")}).`,
        zh: `请自行在该文件中设置镜像加速地址；或去掉该参数（${typed.showFiles("docker")}）。`,
      },
    },
  );
}

/** dockerd starts no more where a setting stands in both places. */
function keysClash(keys: readonly string[], { typed }: Init): SetupError {
  const names = keys
    .map((key) => (key === "registry-mirrors" ? `${key} (--registry-mirror)` : key))
    .join(", ");
  return new SetupError(
    "daemon-json",
    {
      en: `dockerd's command line sets ${names}, and with daemon.json saying the same it does not start. Nothing was changed.`,
      zh: `dockerd 的命令行已设置 ${names}；若 daemon.json 也设置，dockerd 将无法启动。没有任何改动。`,
    },
    {
      next: {
        en: `Take it out of one of them: ${typed.showFiles("docker")} shows the flags.`,
        zh: `请去掉其中一处：${typed.showFiles("docker")} 可查看命令行参数。`,
      },
    },
  );
}
