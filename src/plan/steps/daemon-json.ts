import { mergeRegistryMirrors, readRegistryMirrors } from "../../machine/daemon-json/merge.ts";
import { readDaemonJson } from "../../machine/daemon-json/read.ts";
import { writeDaemonJson } from "../../machine/daemon-json/write.ts";
import { plain } from "../../machine/resources/difference.ts";
import { command, quote } from "../../system/quote.ts";
import type { StepKind } from "./types.ts";

/** Sets registry-mirrors in daemon.json, and nothing else in it. */
export interface DaemonJsonStep {
  readonly kind: "daemon-json";
  readonly path: string;
  readonly registryMirrors: readonly string[];
  /** Delete the file where nothing is left in it: docker-setup made it. */
  readonly removeEmpty?: boolean;
}

export const daemonJson: StepKind<DaemonJsonStep> = {
  title: (step) =>
    step.registryMirrors.length === 0
      ? { en: `Take registry mirrors out of ${step.path}`, zh: `从 ${step.path} 中去掉镜像加速地址` }
      : { en: `Write registry mirrors into ${step.path}`, zh: `将镜像加速地址写入 ${step.path}` },
  why: (step) => ({
    en: `Pulls from Docker Hub go through ${step.registryMirrors.join(", ") || "no mirror"}; all other keys of the file stay. It comes before the packages, so that the daemon starts with it.`,
    zh: `从 Docker Hub 拉取时经由 ${step.registryMirrors.join("、") || "（无）"}；文件中其他配置项保持不变。先于软件包写入，守护进程启动时即生效。`,
  }),
  touches: (step) => [{ what: "file", path: step.path, follow: true, reload: "docker.service" }],
  async differs(step, { system }) {
    const text = await readDaemonJson(system, step.path);
    if (mergeRegistryMirrors(text, step.registryMirrors) === (text ?? "")) return undefined;
    const list = (urls: readonly string[]) => plain(`registry-mirrors ${JSON.stringify(urls)}`);
    return { want: list(step.registryMirrors), have: list(readRegistryMirrors(text)) };
  },
  async run(step, { system, log }) {
    const text = await readDaemonJson(system, step.path);
    const merged = mergeRegistryMirrors(text, step.registryMirrors);
    if (step.removeEmpty && merged.replace(/\s/g, "") === "{}") await system.files.remove(step.path);
    else await writeDaemonJson(system, merged, step.path);
    log(`wrote ${step.path}`);
  },
  script(step) {
    const args = command([step.path, ...step.registryMirrors]);
    return {
      helpers: ["daemon", "daemon-json"],
      done: `daemon_json_done ${args}`,
      run: [
        `remember_daemon_json ${quote(step.path)}`,
        `${step.removeEmpty ? `remove_bare_daemon_json ${args} || ` : ""}merge_daemon_json ${args} || quit 9`,
      ].join("\n"),
    };
  },
};
