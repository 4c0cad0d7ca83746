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
import type { Text } from "../../text.ts";
import type { Asker } from "./person.ts";

/** Which mirror the packages come from; inside a cloud its own address stands first. */
export function askMirror(asker: Asker, cloud: Cloud | undefined): Promise<string> {
  const near = cloudPackageMirrors.filter((mirror) => mirror.cloud === cloud);
  const column = (id: string) => id.padEnd(near.length > 0 ? 20 : 12);
  return asker.choose(
    { en: "Package mirror", zh: "软件包镜像站" },
    [...near, ...packageMirrors].map(({ id, name, url }) => ({
      title: { en: `${column(id)} ${name.en}`, zh: `${column(id)} ${name.zh}` },
      value: url,
    })),
  );
}

/** Which version: the newest of each release line, newest line first. */
export async function askVersion(
  asker: Asker,
  index: readonly IndexEntry[],
  manager: Manager,
): Promise<VersionRequest> {
  const lines = new Map<string, { docker: string; version: string }>();
  for (const entry of listVersions(index, manager)) {
    const line = entry.docker.split(".").slice(0, 2).join(".");
    if (!lines.has(line)) lines.set(line, entry);
  }
  const version = await asker.choose(
    { en: "Docker version", zh: "Docker 版本" },
    [...lines.values()].map(({ docker, version }, i) => ({
      title: i === 0 ? { en: `${docker}  newest`, zh: `${docker}  最新` } : { en: docker, zh: docker },
      value: version,
    })),
  );
  return parseVersionRequest(version);
}

/** Which registry mirrors; none is an answer too. */
export function askRegistryMirrors(
  asker: Asker,
  cloud: Cloud | undefined,
  current: readonly string[] | undefined,
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
  return asker.chooseSome({ en: "Registry mirrors for Docker Hub", zh: "Docker Hub 镜像加速地址" }, [
    ...own.map((url) => choice(url, set, true)),
    ...[...near, ...registryMirrors]
      .filter(({ url }) => !own.includes(url))
      .map(({ url, condition }) => {
        const usual = defaultRegistryMirrors.includes(url) || near.some((mirror) => mirror.url === url);
        return choice(url, condition, current === undefined && usual);
      }),
  ]);
}

/** Whether the person behind sudo joins the docker group. */
export const askUser = (asker: Asker, user: string): Promise<boolean> =>
  asker.confirm({
    en: `Let ${user} use docker without sudo? That is as good as root`,
    zh: `允许 ${user} 不用 sudo 使用 docker？这等同于 root 权限`,
  });
