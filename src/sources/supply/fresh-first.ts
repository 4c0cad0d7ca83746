/** Nothing but another mirror tells how old an index is that nobody signed. */

import { SetupError } from "../../errors.ts";
import type { IndexEntry } from "../../machine/managers/index-entry.ts";
import { newest } from "../catalog/companions.ts";
import { upstreamVersion } from "../catalog/version.ts";
import type { OnFailure, Place } from "./types.ts";

/** How long a mirror that says nothing may keep the others waiting, milliseconds. */
const boundMs = 3000;

/**
 * The mirrors in the order in which they are to be asked. Where the index is unsigned and there are several, those whose
 * newest docker-ce is older than another's come last, and are told: they are behind, or hold an update back on purpose.
 */
export async function freshFirst(
  { manager, mirrors }: Pick<Place, "manager" | "mirrors">,
  read: (mirror: string) => Promise<readonly IndexEntry[]>,
  onFailure: OnFailure,
): Promise<readonly string[]> {
  if (manager.signedIndex || mirrors.length < 2) return mirrors;
  const has = new Map<string, string>();
  const reads = mirrors.map(async (mirror) => {
    const index = await read(mirror).catch(() => []);
    const docker = newest(
      index.filter(({ name }) => name === "docker-ce"),
      manager,
    );
    if (docker) has.set(mirror, docker.version);
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, boundMs);
  });
  await Promise.race([Promise.all(reads), late]);
  clearTimeout(timer);
  const [first] = [...has.values()].sort((a, b) => manager.compare(b, a));
  const stale = mirrors.filter((mirror) => has.has(mirror) && manager.compare(has.get(mirror)!, first!) < 0);
  for (const mirror of stale) onFailure(behind(mirror, has.get(mirror)!, first!));
  return [...mirrors.filter((mirror) => !stale.includes(mirror)), ...stale];
}

const behind = (mirror: string, has: string, newest: string): SetupError =>
  new SetupError(
    "network",
    {
      en: `The mirror ${mirror} is behind another one that was given.`,
      zh: `镜像站 ${mirror} 落后于所给的另一个镜像站。`,
    },
    {
      why: {
        en: `Its newest docker-ce is ${upstreamVersion(has)}, another has ${upstreamVersion(newest)}. This index is not signed, so no single mirror is trusted.`,
        zh: `它最新的 docker-ce 是 ${upstreamVersion(has)}，而另一个有 ${upstreamVersion(newest)}。此类索引没有签名，因此不单凭某一个镜像站的内容。`,
      },
    },
  );
