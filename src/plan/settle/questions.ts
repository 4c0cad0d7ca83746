import type { IndexEntry } from "../../machine/managers/index-entry.ts";
import type { Manager } from "../../machine/managers/types.ts";
import { listed } from "../../machine/resources/difference.ts";
import { listVersions } from "../../sources/catalog/resolve.ts";
import { parseVersionRequest, type VersionRequest } from "../../sources/catalog/version.ts";
import type { Cloud } from "../../sources/mirrors/clouds.ts";
import {
  cloudRegistryMirrors,
  defaultRegistryMirrors,
  registryMirrors,
} from "../../sources/mirrors/registry-mirrors.ts";
import { parseGivenRegistryMirror } from "../../sources/mirrors/registry-url.ts";
import type { Text } from "../../text.ts";
import { another, typed } from "./ask-address.ts";
import type { Asker } from "./person.ts";

const newestWord: Text = { en: "newest", zh: "最新" };
const installedWord: Text = { en: "installed", zh: "已安装" };

/**
 * Which version: the newest of each release line, newest line first. What is installed is marked and chosen, and
 * undefined keeps it.
 */
export async function askVersion(
  asker: Asker,
  index: readonly IndexEntry[],
  manager: Manager,
  installed: string | undefined,
): Promise<VersionRequest | undefined> {
  const lines = new Map<string, { docker: string; version: string }>();
  for (const entry of listVersions(index, manager)) {
    const line = entry.docker.split(".").slice(0, 2).join(".");
    if (!lines.has(line)) lines.set(line, entry);
  }
  const newest = [...lines.values()][0]?.docker;
  const choice = (docker: string, version: string) => {
    const words = [
      ...(docker === newest ? [newestWord] : []),
      ...(docker === installed ? [installedWord] : []),
    ];
    return {
      title: { en: docker, zh: docker },
      ...(words.length > 0 ? { description: listed(words) } : {}),
      value: docker === installed ? "" : version,
      selected: docker === installed,
    };
  };
  const choices = [...lines.values()].map(({ docker, version }) => choice(docker, version));
  const there = installed === undefined || choices.some(({ title }) => title.en === installed);
  const version = await asker.choose({ en: "Docker version", zh: "Docker 版本" }, [
    ...(there ? [] : [choice(installed, "")]),
    ...choices,
  ]);
  return version === "" ? undefined : parseVersionRequest(version);
}

/** Which registry mirrors; none is an answer too. */
export async function askRegistryMirrors(
  asker: Asker,
  cloud: Cloud | undefined,
  current: readonly string[] | undefined,
  allowHttp: boolean,
): Promise<string[]> {
  const near = cloudRegistryMirrors.filter((mirror) => mirror.cloud === cloud);
  const own = current ?? [];
  const set: Text = { en: "in daemon.json already", zh: "daemon.json 中已有" };
  const choice = (url: string, description: Text, selected: boolean) => ({
    title: { en: url, zh: url },
    description,
    value: url,
    selected,
  });
  const chosen = await asker.chooseSome(
    { en: "Registry mirrors for Docker Hub", zh: "Docker Hub 镜像加速地址" },
    [
      ...own.map((url) => choice(url, set, true)),
      ...[...near, ...registryMirrors]
        .filter(({ url }) => !own.includes(url))
        .map(({ url, condition }) => {
          const usual = defaultRegistryMirrors.includes(url) || near.some((mirror) => mirror.url === url);
          return choice(url, condition, current === undefined && usual);
        }),
      { title: another, value: "" },
    ],
  );
  if (!chosen.includes("")) return chosen;
  const question = { en: "Address of the registry mirror", zh: "输入镜像加速地址" };
  const again = () => askRegistryMirrors(asker, cloud, current, allowHttp);
  const one = await typed(asker, question, parseGivenRegistryMirror, allowHttp, again);
  return typeof one === "string" ? [...new Set([...chosen.filter((url) => url !== ""), one])] : one;
}

/** Whether the person behind sudo joins the docker group. */
export const askUser = (asker: Asker, user: string): Promise<boolean> =>
  asker.confirm({
    en: `Let ${user} use docker without sudo? That equals root access`,
    zh: `允许 ${user} 不用 sudo 使用 docker？这等同于 root 权限`,
  });
