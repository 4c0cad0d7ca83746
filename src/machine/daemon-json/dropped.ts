import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import { wordsToCome } from "../docker/words.ts";
import type { Init } from "../inits/init.ts";
import { systemdTyped } from "../inits/systemd-typed.ts";
import { editDaemonJson } from "./edit-text.ts";
import type { Edit } from "./edits.ts";
import { configFileOf, nameOf, settingsOfFlags } from "./flags.ts";
import { JsonFault, parseObject } from "./json-text.ts";
import { daemonKeys } from "./keys.ts";
import { readDaemonJson } from "./read.ts";

export interface Dropped {
  /**
   * A key of daemon.json, or a flag without its dashes; KEY=WORD where one value of it went, or the one that begins with
   * WORD=, or a member of that name; --FLAG where daemon.json may keep it.
   */
  readonly setting: string;
  /** The first release whose dockerd does not start with it: "23.0". */
  readonly since: string;
  /** What to do with it. */
  readonly instead: Text;
}

const driver = (name: string, since: string): Dropped => ({
  setting: `storage-driver=${name}`,
  since,
  instead: {
    en: "overlay2; images and containers of the old driver are not taken over, so save what you need first (docker save)",
    zh: "改用 overlay2；旧驱动中的镜像和容器不会转过来，请先保存需要的内容（docker save）",
  },
});

const cluster: Text = {
  en: "take it out; swarm mode has it built in (docker swarm init)",
  zh: "去掉该项；Swarm 模式已内置此功能（docker swarm init）",
};

/**
 * What dockerd does not take any more. Source: https://docs.docker.com/engine/deprecated/, "Removed", and moby's tags;
 * oom-score-adjust: https://github.com/docker/cli/pull/5723. kernel-memory went too, but was docker run's, not dockerd's;
 * deprecated-key-path is passed over in daemon.json.
 */
export const dropped: readonly Dropped[] = [
  {
    setting: "disable-legacy-registry",
    since: "19.03",
    instead: {
      en: "take it out; no version 1 registry is asked anyway",
      zh: "去掉该项；早已不再访问 v1 仓库",
    },
  },
  {
    setting: "graph",
    since: "23.0",
    instead: { en: "data-root, with the same path", zh: "改用 data-root，路径不变" },
  },
  { setting: "cluster-store", since: "23.0", instead: cluster },
  { setting: "cluster-advertise", since: "23.0", instead: cluster },
  { setting: "cluster-store-opts", since: "23.0", instead: cluster },
  {
    setting: "storage-opts=overlay2.override_kernel_check",
    since: "24.0",
    instead: { en: "take it out; no kernel needs it any more", zh: "去掉该项；内核早已不需要" },
  },
  driver("aufs", "24.0"),
  driver("overlay", "24.0"),
  driver("devicemapper", "25.0"),
  {
    // OOMScoreAdjust= is a setting of systemd's.
    setting: "oom-score-adjust",
    since: "25.0",
    instead: {
      en: `OOMScoreAdjust= in the unit (${systemdTyped.editFiles("docker")})`,
      zh: `改用 unit 中的 OOMScoreAdjust=（${systemdTyped.editFiles("docker")}）`,
    },
  },
  {
    setting: "log-driver=logentries",
    since: "25.0",
    instead: { en: "another log driver, such as local", zh: "改用其他日志驱动，例如 local" },
  },
  {
    setting: "log-opts=fluentd-async-connect",
    since: "28.0",
    instead: { en: "fluentd-async, with the same value", zh: "改用 fluentd-async，取值不变" },
  },
  {
    setting: "api-cors-header",
    since: "28.0",
    instead: { en: "a reverse proxy that sets the header", zh: "改由反向代理设置该响应头" },
  },
  {
    setting: "--allow-nondistributable-artifacts",
    since: "29.0",
    instead: { en: "take it out; it is always so now", zh: "去掉该项；现在总是允许" },
  },
];

/** Those that this release does not take; undefined is the newest there is. */
export function droppedBy(docker: string | undefined): readonly Dropped[] {
  return dropped.filter(({ since }) => isSince(docker, since));
}

/** Whether a release is this one or a later one; what is no number is the newest. */
export function isSince(docker: string | undefined, since: string): boolean {
  const [, major, minor = "0"] = /^(\d+)(?:\.(\d+))?/.exec(docker ?? "") ?? [];
  if (major === undefined) return true;
  const [first, second] = since.split(".").map(Number);
  return Number(major) > first! || (Number(major) === first && Number(minor) >= second!);
}

/** What a release does not take: what went before it, and what came after it. */
export function notTakenBy(docker: string | undefined): readonly Dropped[] {
  const early = Object.entries(daemonKeys).flatMap(([setting, { since }]) => {
    if (docker === undefined || since === undefined || isSince(docker, since)) return [];
    const instead = {
      en: `it came with Docker ${since}: take it out`,
      zh: `Docker ${since} 才有该项：请去掉`,
    };
    return [{ setting, since, instead }];
  });
  return [...droppedBy(docker), ...early];
}

/** @throws SetupError "daemon-json" where the dockerd that is to run would not start with what is set on this machine. */
export async function checkDropped(
  system: ReadSystem,
  init: Init,
  docker: string | undefined,
  edits: readonly Edit[] = [],
): Promise<void> {
  const words = await wordsToCome(system, init);
  const file = configFileOf(words);
  const text = await readDaemonJson(system, file);
  // One that goes with this run stands in nobody's way.
  const set = new Set([
    ...settingsIn(file === undefined && edits.length > 0 ? editDaemonJson(text, edits) : text),
    ...settingsOfFlags(words),
  ]);
  const found = [
    ...notTakenBy(docker).filter(({ setting }) => set.has(setting)),
    ...(await proxyMissing(system, docker, set)),
  ];
  if (found.length === 0) return;
  const list = (lang: "en" | "zh") =>
    found.map((each) => `${each.setting}: ${each.instead[lang]}`).join("\n");
  const version = docker ?? "";
  const look = init.typed.showFiles("docker");
  throw new SetupError(
    "daemon-json",
    {
      en: `Docker ${version || "today"} does not take ${found.map(({ setting }) => setting).join(", ")} and would not start. Nothing was changed.`,
      zh: `Docker ${version || "的新版本"} 不接受 ${found.map(({ setting }) => setting).join("、")}，会无法启动。没有任何改动。`,
    },
    {
      why: {
        en: "It stands in daemon.json or on dockerd's command line.",
        zh: "它在 daemon.json 或 dockerd 的命令行中。",
      },
      next: {
        en: `Change it first (${look} shows the flags):\n${list("en")}`,
        zh: `请先修改（${look} 可查看命令行参数）：\n${list("zh")}`,
      },
    },
  );
}

/** Whether a release's dockerd starts without the userland proxy that is set: moby, verifyUserlandProxyConfig. */
export const demandsProxy = (docker: string | undefined): boolean => isSince(docker, "25.0");
const PROXY = "userland-proxy-path";

/** The userland proxy that is set, used, and not there; docker-ce brings one. */
async function proxyMissing(
  system: ReadSystem,
  docker: string | undefined,
  set: ReadonlySet<string>,
): Promise<{ setting: string; instead: Text }[]> {
  const path = [...set].find((setting) => setting.startsWith(`${PROXY}=`))?.slice(PROXY.length + 1);
  if (!demandsProxy(docker) || path === undefined || set.has("userland-proxy=false")) return [];
  if (path === "/usr/bin/docker-proxy" || (await system.files.stat(path)) !== undefined) return [];
  const instead = { en: "that program is not there: take it out", zh: "该程序不存在：请去掉该项" };
  return [{ setting: `${PROXY}=${path}`, instead }];
}

/** Keys, and KEY=WORD for a word, true and false, for those of a list, up to their "=", and for the members of an object. */
function settingsIn(text = "{}"): string[] {
  try {
    return parseObject(text).members.flatMap(({ key, value }) => [
      key,
      ...wordsOf(JSON.parse(text.slice(value.start, value.end))).map((word) => `${key}=${word}`),
    ]);
  } catch (error) {
    if (error instanceof JsonFault) return [];
    throw error;
  }
}

function wordsOf(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "boolean") return [String(value)];
  if (Array.isArray(value)) return value.flatMap((one) => (typeof one === "string" ? nameOf(one) : []));
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
