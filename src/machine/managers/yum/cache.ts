import type { ReadSystem } from "../../../system/read-only.ts";
import type { Channel } from "../../../terms.ts";
import type { PackageCache } from "../types.ts";

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
  helper: "cache-yum",
};
