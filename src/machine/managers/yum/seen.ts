import type { System } from "../../../system/types.ts";
import type { Channel } from "../../../terms.ts";
import { repomdTime } from "./repodata.ts";

/** Where yum 3, dnf 4 and dnf 5 keep a repository's repomd.xml. Sources: yum.conf(5), dnf.conf(5), dnf5.conf(5): cachedir. */
const caches = ["/var/cache/dnf", "/var/cache/libdnf5"];
const yum3 = "/var/cache/yum";

/** How far clocks may differ, milliseconds. */
const DAY = 86_400_000;

/**
 * When the newest index of a channel was made that the package manager has taken on this machine, milliseconds since the
 * epoch; undefined: none that can be read. What lies in the future is passed over: it would stand in every later one's way.
 */
export async function seenTime(system: System, channel: Channel, arch: string): Promise<number | undefined> {
  const name = `docker-ce-${channel}`;
  const list = (path: string) => system.files.list(path).catch(() => []);
  const found = caches.map(async (cache) =>
    (await list(cache))
      .filter((entry) => entry === name || /^[0-9a-f]{16}$/.test(entry.slice(name.length + 1)))
      .filter((entry) => entry.startsWith(name))
      .map((entry) => `${cache}/${entry}/repodata/repomd.xml`),
  );
  const ofYum3 = (await list(`${yum3}/${arch}`)).map(
    (release) => `${yum3}/${arch}/${release}/${name}/repomd.xml`,
  );
  const paths = [...(await Promise.all(found)).flat(), ...ofYum3];
  const times = await Promise.all(
    paths.map(async (path) => {
      const file = await system.files.read(path).catch(() => undefined);
      return file && file.length < 1 << 20 ? repomdTime(file.toString("utf8")) : undefined;
    }),
  );
  const past = times.filter((time) => time !== undefined && time < system.now() + DAY) as number[];
  return past.length > 0 ? Math.max(...past) : undefined;
}
