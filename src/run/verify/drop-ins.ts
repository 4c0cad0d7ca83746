import { proxyDropIn } from "../../machine/daemon-json/proxy.ts";
import type { Init } from "../../machine/inits/init.ts";
import { absent, plain } from "../../machine/resources/difference.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Seen } from "./types.ts";

/** What changes Docker's services and came with no package: files that stand before theirs, and drop-ins. */
export async function compareUnits(system: ReadSystem, init: Init): Promise<Seen> {
  const found = await init.added(system, ["docker", "containerd"]);
  return {
    unseen: [],
    drifts: found
      .filter((path) => path !== proxyDropIn(init))
      .map((path) => ({
        what: plain(path),
        want: absent,
        has: { en: "there", zh: "存在" },
        mend: ["rm", path],
      })),
  };
}
