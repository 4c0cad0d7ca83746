import type { ReadSystem } from "../../../system/read-only.ts";
import type { Channel } from "../../../terms.ts";
import type { PackageCache } from "../types.ts";
import { listsOf } from "./repomd-lists.ts";

/**
 * Below these a repository has a directory of its own, whose name ends in a hash of its addresses with dnf 4 and 5; it
 * is there once its index was read. yum 3 has one below $basearch/$releasever. What lies in its packages is hashed.
 * Sources: cachedir in dnf.conf(5) and yum.conf(5), librepo's package_downloader.c.
 */
const roots = ["/var/cache/dnf", "/var/cache/libdnf5"];

async function directories(system: ReadSystem, channel: Channel): Promise<string[]> {
  const name = `docker-ce-${channel}`;
  const { list } = system.files;
  const found: string[] = [];
  const below = (path: string): Promise<string[]> => list(path).catch(() => []);
  for (const root of roots)
    for (const entry of await list(root))
      if (new RegExp(`^${name}-[0-9a-f]{16}$`).test(entry)) found.push(`${root}/${entry}`);
  for (const arch of await list("/var/cache/yum"))
    for (const release of await below(`/var/cache/yum/${arch}`))
      if ((await below(`/var/cache/yum/${arch}/${release}`)).includes(name))
        found.push(`/var/cache/yum/${arch}/${release}/${name}`);
  return found;
}

export const cache: PackageCache = {
  async path(system, { path }, channel) {
    const [only, ...others] = await directories(system, channel);
    if (only === undefined || others.length > 0) return undefined;
    return `${only}/packages/${path.slice(path.lastIndexOf("/") + 1)}`;
  },
  // dnf 4 and 5 keep what they fetched under its own name; yum 3 unpacks it.
  async holds(system, channel, repomd) {
    const [only, ...others] = await directories(system, channel);
    if (only === undefined || others.length > 0) return false;
    const { read, list } = system.files;
    const [kept, names] = await Promise.all([
      read(`${only}/repodata/repomd.xml`).catch(() => undefined),
      list(`${only}/repodata`).catch((): readonly string[] => []),
    ]);
    const primary = listsOf(repomd).filter((href) => /-?primary\.xml/.test(href));
    return (
      kept?.equals(repomd) === true &&
      primary.length > 0 &&
      primary.every((href) => names.includes(href.slice("repodata/".length)))
    );
  },
  helper: "cache-yum",
};
