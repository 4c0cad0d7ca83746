import {
  hasRegistryMirrors,
  mergeRegistryMirrors,
  readRegistryMirrors,
} from "../../machine/daemon-json/merge.ts";
import { readDaemonJson } from "../../machine/daemon-json/read.ts";
import { writeDaemonJson } from "../../machine/daemon-json/write.ts";
import { mirrorsAsPrinted } from "../../machine/docker/info.ts";
import { daemonUnit, initNamed, type NamesInit } from "../../machine/inits/index.ts";
import { plain } from "../../machine/resources/difference.ts";
import { command, quote } from "../../system/quote.ts";
import type { StepKind } from "./types.ts";

/** Sets registry-mirrors in daemon.json, and nothing else in it. */
export interface DaemonJsonStep extends NamesInit {
  readonly kind: "daemon-json";
  readonly path: string;
  readonly registryMirrors: readonly string[];
  /** A script's: registry mirrors that the file names already on its machine stay, be it none. */
  readonly keep?: true;
  /** The key goes altogether; true: the file too where nothing is left in it, since docker-setup made it. */
  readonly removeEmpty?: boolean;
}

const wanted = (step: DaemonJsonStep) => (step.removeEmpty === undefined ? step.registryMirrors : "absent");

export const daemonJson: StepKind<DaemonJsonStep> = {
  title: (step) =>
    step.registryMirrors.length === 0
      ? { en: `Remove registry mirrors from ${step.path}`, zh: `从 ${step.path} 中去掉镜像加速地址` }
      : { en: `Write registry mirrors into ${step.path}`, zh: `将镜像加速地址写入 ${step.path}` },
  why: (step) => ({
    en: `Pulls from Docker Hub go through ${step.registryMirrors.join(", ") || "no mirror"}; all other keys of the file stay. It comes before the packages, so that the daemon starts with it.`,
    zh: `从 Docker Hub 拉取时经由 ${step.registryMirrors.join("、") || "（无）"}；文件中其他配置项保持不变。先于软件包写入，守护进程启动时即生效。`,
  }),
  touches: (step) => [
    { what: "file", path: step.path, follow: true, reload: daemonUnit(step), ...initNamed(step) },
  ],
  async differs(step, { system }) {
    const text = await readDaemonJson(system, step.path);
    if (step.keep && hasRegistryMirrors(text)) return undefined;
    if (mergeRegistryMirrors(text, wanted(step)) === (text ?? "")) return undefined;
    const list = (urls: readonly string[]) => plain(`registry-mirrors ${JSON.stringify(urls)}`);
    return { want: list(step.registryMirrors), have: list(readRegistryMirrors(text)) };
  },
  async run(step, { system, log }) {
    const text = await readDaemonJson(system, step.path);
    const merged = mergeRegistryMirrors(text, wanted(step));
    if (step.removeEmpty && merged.replace(/\s/g, "") === "{}") await system.files.remove(step.path);
    else await writeDaemonJson(system, merged, step.path);
    log(`wrote ${step.path}`);
  },
  script(step) {
    const list = wanted(step);
    const words = list === "absent" ? [] : list.length === 0 ? ["none"] : list;
    const args = command([step.path, ...words]);
    return {
      ...(step.keep
        ? { prepare: `keep_mirrors ${quote(step.path)} ${quote(mirrorsAsPrinted(step.registryMirrors))}` }
        : {}),
      helpers: ["daemon", "daemon-json"],
      done: `${step.keep ? '[ -z "$mirrors_wanted" ] || ' : ""}daemon_json_done ${args}`,
      run: [
        ...(list === "absent" ? [] : ['! mirrors_by_flag || fail 9 "$MSG_DAEMON_JSON_FLAG"']),
        `remember_daemon_json ${quote(step.path)}`,
        `${step.removeEmpty ? `remove_bare_daemon_json ${args} || ` : ""}merge_daemon_json ${args} || quit 9`,
      ].join("\n"),
    };
  },
};
