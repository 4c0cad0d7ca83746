import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { droppedBy } from "../daemon-json/dropped.ts";
import { editDaemonJson, valueAt } from "../daemon-json/edit-text.ts";
import type { Edit } from "../daemon-json/edits.ts";
import { configFileOf, settingsOfFlags } from "../daemon-json/flags.ts";
import { readDaemonJson } from "../daemon-json/read.ts";
import { wordsToCome } from "../docker/words.ts";
import type { Init } from "../inits/init.ts";
import { setDataRoot } from "./roots.ts";

const KEY = "storage-driver";

/** Storage drivers that this release can't read any more. */
export const driversGone = (docker: string | undefined): string[] =>
  droppedBy(docker).flatMap(({ setting }) =>
    setting.startsWith(`${KEY}=`) ? [setting.slice(KEY.length + 1)] : [],
  );

/** Whether edits to daemon.json name the driver: then a person has chosen it. */
export const choosesDriver = (edits: readonly Edit[]): boolean =>
  edits.some(({ op, path }) => op === "set" && path[0] === KEY);

/**
 * Makes sure that a new dockerd would not pass over the images of a driver that it knows no more: nothing names the
 * driver, so it starts with another one, empty, and says nothing. Source: moby, daemon/graphdriver, scanPriorDrivers. What
 * another driver has, too, was left behind on purpose.
 * @throws SetupError "daemon-json"
 */
export async function demandDriverFits(
  system: ReadSystem,
  init: Init,
  docker: string | undefined,
  edits: readonly Edit[] = [],
): Promise<void> {
  const gone = driversGone(docker);
  if (gone.length === 0) return;
  const words = await wordsToCome(system, init);
  if (await isChosen(system, words, edits)) return;
  const { real } = await setDataRoot(system, words);
  // With user namespaces the data lies in a directory of its own below.
  const below = (await names(system, real)).filter((name) => /^\d+\.\d+$/.test(name));
  for (const root of [real, ...below.map((name) => `${real}/${name}`)]) {
    const drivers = await names(system, `${root}/image`);
    if (drivers.some((name) => !gone.includes(name))) continue;
    for (const name of drivers) {
      if ((await names(system, `${root}/image/${name}/layerdb/sha256`)).length === 0) continue;
      const at = `${root}/${name}`;
      const { MSG_DRIVER: what, MSG_DRIVER_NEXT: next } = driverMessages;
      throw new SetupError(
        "daemon-json",
        { en: `${what.en} ${at}`, zh: `${what.zh}${at}` },
        { why: driverMessages.MSG_DRIVER_WHY, next },
      );
    }
  }
}

const names = (system: ReadSystem, directory: string): Promise<string[]> =>
  system.files.list(directory).catch(() => []);

async function isChosen(
  system: ReadSystem,
  words: readonly string[],
  edits: readonly Edit[],
): Promise<boolean> {
  if (settingsOfFlags(words).includes(KEY)) return true;
  const file = configFileOf(words);
  const text = (await readDaemonJson(system, file)) ?? "{}";
  try {
    const after = file === undefined && edits.length > 0 ? editDaemonJson(text, edits) : text;
    return valueAt(after, [KEY]) !== undefined;
  } catch {
    // What does not parse is another check's to name.
    return false;
  }
}

/** Shell variables that a script reads. */
export const driverMessages = {
  MSG_DRIVER: {
    en: "The images here are of a storage driver that this Docker reads no more:",
    zh: "本机镜像使用的存储驱动已不受该版本 Docker 支持：",
  },
  MSG_DRIVER_WHY: {
    en: "It would start with another one and show neither these images nor their containers. Nothing was changed.",
    zh: "它会改用其他驱动启动，这些镜像和容器都将不可见。没有任何改动。",
  },
  MSG_DRIVER_NEXT: {
    en: "Save what you need first (docker save, docker export). To begin anew with another driver and leave these files: --daemon storage-driver=overlay2. Docker 23.0 still reads them all.",
    zh: "请先保存需要的内容（docker save、docker export）。若要改用其他驱动重新开始并保留这些文件，请加 --daemon storage-driver=overlay2。Docker 23.0 仍支持这些驱动。",
  },
};
