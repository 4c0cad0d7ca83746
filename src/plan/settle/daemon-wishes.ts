import { nearest } from "../../../distros/nearest.ts";
import { SetupError } from "../../errors.ts";
import { editDaemonJson, editsLeft, valueAt } from "../../machine/daemon-json/edit-text.ts";
import { type Edit, effectOf, placeOfEdit } from "../../machine/daemon-json/edits.ts";
import { readDaemonJson } from "../../machine/daemon-json/read.ts";
import { demandFreeNetworks } from "../../machine/daemon-json/routes.ts";
import { logOptsOf } from "../../machine/daemon-json/value-checks.ts";
import { liveDataRoot } from "../../machine/docker-data/roots.ts";
import type { Init } from "../../machine/inits/init.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";

/**
 * Looks that dockerd would do with what daemon.json is to say on this machine, before anything is changed.
 * @returns what a person should know of it
 * @throws SetupError "daemon-json"
 */
export async function checkDaemonWishes(system: System, init: Init, edits: readonly Edit[]): Promise<Text[]> {
  if (edits.length === 0) return [];
  const text = await readDaemonJson(system);
  const left = editsLeft(text, edits);
  const after = editDaemonJson(text, edits);
  checkLogOpts(after, left);
  await demandFreeNetworks(system, left);
  return [...(await dataNote(system, init, left)), ...anewNote(left)];
}

/** dockerd does not start with an option that its log driver does not know. */
export function checkLogOpts(after: string, left: readonly Edit[]): void {
  if (!left.some(({ path }) => path[0] === "log-opts" || path[0] === "log-driver")) return;
  const driver = String(valueAt(after, ["log-driver"]) ?? "json-file");
  const known = logOptsOf[driver];
  const options = Object.keys((valueAt(after, ["log-opts"]) ?? {}) as object);
  const strange = known && options.find((option) => !known.includes(option));
  if (!strange) return;
  const guess = nearest(strange, known);
  throw new SetupError(
    "daemon-json",
    {
      en: `The log driver ${driver} has no option ${strange}, and dockerd would not start. Nothing was changed.`,
      zh: `日志驱动 ${driver} 没有选项 ${strange}，dockerd 会无法启动。没有任何改动。`,
    },
    {
      next: guess
        ? { en: `Did you mean ${guess}?`, zh: `你是指 ${guess} 吗？` }
        : { en: `It has ${known.join(", ")}.`, zh: `可用的选项：${known.join("、")}。` },
    },
  );
}

/** Images and containers are not moved: with another data-root they only seem gone. */
async function dataNote(system: System, init: Init, left: readonly Edit[]): Promise<Text[]> {
  const edit = left.find(({ path }) => path[0] === "data-root");
  if (!edit) return [];
  const { path } = await liveDataRoot(system, init);
  const names = await system.files.list(path).catch(() => []);
  if (names.length === 0 || path === edit.value) return [];
  return [
    {
      en: `Images, containers and volumes that are there stay in ${path} and are not seen any more; nothing is moved. --daemon data-root=${path} brings them back.`,
      zh: `已有的镜像、容器和卷仍留在 ${path}，但不再可见；不会移动任何内容。用 --daemon data-root=${path} 可恢复原状。`,
    },
  ];
}

function anewNote(left: readonly Edit[]): Text[] {
  const keys = [...new Set(left.filter((edit) => effectOf(edit).anew).map(placeOfEdit))];
  if (keys.length === 0) return [];
  return [
    {
      en: `Containers see ${keys.join(", ")} only when they are created: existing ones have to be created again.`,
      zh: `${keys.join("、")} 只对新建的容器生效：已有的容器需要重新创建。`,
    },
  ];
}
