import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { wordsToCome } from "../docker/words.ts";
import { initOf } from "../inits/index.ts";
import { configFileOf, keysOfFlags } from "./flags.ts";
import { JsonFault, parseObject } from "./json-text.ts";
import { daemonJsonPath, readDaemonJson } from "./read.ts";

const look = initOf().typed.showFiles("docker");

/**
 * The keys that dockerd would find both on its command line and in daemon.json, of those that stand there and those
 * that are about to: it does not start then. Source: moby, daemon/config/config.go, findConfigurationConflicts.
 */
export async function keysInBoth(system: ReadSystem, about: readonly string[] = []): Promise<string[]> {
  const words = await wordsToCome(system);
  const flags = keysOfFlags(words);
  const there = keysOf((await readDaemonJson(system, configFileOf(words))) ?? "{}");
  return flags.filter((key) => about.includes(key) || there.includes(key));
}

/**
 * What is written into daemon.json has to be read.
 * @throws SetupError "daemon-json" where dockerd is told to read another file
 */
export async function demandDaemonJson(system: ReadSystem): Promise<void> {
  const file = configFileOf(await wordsToCome(system));
  if (file === undefined) return;
  throw new SetupError(
    "daemon-json",
    {
      en: `dockerd here reads ${file} (--config-file), so what is put into ${daemonJsonPath} does nothing. Nothing was changed.`,
      zh: `本机的 dockerd 读取的是 ${file}（--config-file），写入 ${daemonJsonPath} 不会生效。没有任何改动。`,
    },
    {
      next: {
        en: `Put the registry mirrors there yourself; or take the flag out (${initOf().typed.showFiles("docker")}).`,
        zh: `请自行在该文件中设置镜像加速地址；或去掉该参数（${initOf().typed.showFiles("docker")}）。`,
      },
    },
  );
}

/** A text that does not parse has no key that could be told; another check names its fault. */
function keysOf(text: string): string[] {
  try {
    return parseObject(text).members.map(({ key }) => key);
  } catch (error) {
    if (error instanceof JsonFault) return [];
    throw error;
  }
}

/** dockerd starts no more where a setting stands in both places. */
export function keysClash(keys: readonly string[]): SetupError {
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
        en: `Take it out of one of them: ${look} shows the flags.`,
        zh: `请去掉其中一处：${look} 可查看命令行参数。`,
      },
    },
  );
}
