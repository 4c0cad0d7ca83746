import { ask } from "../../cli/ui/ask.ts";
import { pad, type Terminal } from "../../cli/ui/terminal.ts";
import type { IndexEntry } from "../../machine/managers/index-entry.ts";
import type { Manager } from "../../machine/managers/types.ts";
import { listVersions } from "../../sources/catalog/resolve.ts";
import { parseVersionRequest, type VersionRequest } from "../../sources/catalog/version.ts";
import type { Cloud } from "../../sources/mirrors/clouds.ts";
import { cloudPackageMirrors, packageMirrors } from "../../sources/mirrors/package-mirrors.ts";
import {
  cloudRegistryMirrors,
  defaultRegistryMirrors,
  registryMirrors,
} from "../../sources/mirrors/registry-mirrors.ts";

/** Which mirror the packages come from; inside a cloud its own address stands first. */
export function askMirror(terminal: Terminal, cloud: Cloud | undefined): Promise<string> {
  const near = cloudPackageMirrors.filter((mirror) => mirror.cloud === cloud);
  return ask<string>({
    type: "select",
    message: terminal.say({ en: "Package mirror", zh: "软件包镜像站" }),
    hint: terminal.say({ en: "arrow keys, Enter", zh: "方向键选择，回车确认" }),
    choices: [...near, ...packageMirrors].map(({ id, name, url }) => ({
      title: `${pad(id, near.length > 0 ? 20 : 12)} ${terminal.say(name)}`,
      value: url,
    })),
    initial: 0,
  });
}

/** Which version: the newest of each release line, newest line first. */
export function askVersion(
  terminal: Terminal,
  index: readonly IndexEntry[],
  manager: Manager,
): Promise<VersionRequest> {
  const lines = new Map<string, { docker: string; version: string }>();
  for (const entry of listVersions(index, manager)) {
    const line = entry.docker.split(".").slice(0, 2).join(".");
    if (!lines.has(line)) lines.set(line, entry);
  }
  return ask<string>({
    type: "select",
    message: terminal.say({ en: "Docker version", zh: "Docker 版本" }),
    hint: terminal.say({ en: "arrow keys, Enter", zh: "方向键选择，回车确认" }),
    choices: [...lines.values()].map(({ docker, version }, i) => ({
      title: i === 0 ? `${docker}  ${terminal.say({ en: "newest", zh: "最新" })}` : docker,
      value: version,
    })),
    initial: 0,
  }).then(parseVersionRequest);
}

/** Which registry mirrors; none is an answer too. */
export function askRegistryMirrors(
  terminal: Terminal,
  cloud: Cloud | undefined,
  current: readonly string[] | undefined,
): Promise<string[]> {
  const near = cloudRegistryMirrors.filter((mirror) => mirror.cloud === cloud);
  const own = current ?? [];
  const set = { en: "in daemon.json already", zh: "daemon.json 中已有" };
  return ask<string[]>({
    type: "multiselect",
    message: terminal.say({ en: "Registry mirrors for Docker Hub", zh: "Docker Hub 镜像加速地址" }),
    hint: terminal.say({ en: "Space selects, Enter goes on", zh: "空格选择，回车确认" }),
    instructions: false,
    choices: [
      ...own.map((url) => ({ title: url, description: terminal.say(set), value: url, selected: true })),
      ...[...near, ...registryMirrors]
        .filter(({ url }) => !own.includes(url))
        .map(({ url, condition }) => ({
          title: url,
          description: terminal.say(condition),
          value: url,
          selected:
            current === undefined &&
            (defaultRegistryMirrors.includes(url) || near.some((mirror) => mirror.url === url)),
        })),
    ],
  });
}

/** Whether the person behind sudo joins the docker group. */
export function askUser(terminal: Terminal, user: string): Promise<boolean> {
  return ask<boolean>({
    type: "confirm",
    message: terminal.say({
      en: `Let ${user} use docker without sudo? That is as good as root`,
      zh: `允许 ${user} 不用 sudo 使用 docker？这等同于 root 权限`,
    }),
    initial: false,
  });
}

export function askToGoOn(terminal: Terminal): Promise<boolean> {
  return ask<boolean>({
    type: "confirm",
    message: terminal.say({ en: "Go on?", zh: "是否继续？" }),
    initial: true,
  });
}

export function askToStopContainers(terminal: Terminal, count: number | "unknown"): Promise<boolean> {
  return ask<boolean>({
    type: "confirm",
    message: terminal.say(
      count === "unknown"
        ? { en: "Running containers might be stopped. Go on?", zh: "可能会停止正在运行的容器。是否继续？" }
        : {
            en: `${count} running container(s) will be stopped. Go on?`,
            zh: `${count} 个正在运行的容器会被停止。是否继续？`,
          },
    ),
    initial: false,
  });
}
