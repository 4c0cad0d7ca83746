import { readRegistryMirrors } from "../../machine/daemon-json/merge.ts";
import { readDaemonJson } from "../../machine/daemon-json/read.ts";
import { readCloud } from "../../sources/mirrors/clouds.ts";
import { cloudPackageMirrors, packageMirrors } from "../../sources/mirrors/package-mirrors.ts";
import { cloudRegistryMirrors, registryMirrors } from "../../sources/mirrors/registry-mirrors.ts";
import { parseRegistryMirror } from "../../sources/mirrors/registry-url.ts";
import type { System } from "../../system/types.ts";

/** What may be measured from this machine. */
export interface Candidates {
  /** docker-ce roots. */
  readonly packages: readonly string[];
  readonly registries: readonly string[];
}

/** The package mirrors that are open to everybody. */
const publicMirrors = (): string[] => packageMirrors.map(({ url }) => url);

/** All known mirrors that can answer here: open ones, this machine's cloud's own, and what its daemon.json has already. */
export async function candidates(system: System): Promise<Candidates> {
  const [cloud, set] = await Promise.all([readCloud(system), registryMirrorsSet(system)]);
  const inside = <M extends { url: string; cloud?: string }>(all: readonly M[]) =>
    all.filter((mirror) => cloud !== undefined && mirror.cloud === cloud).map(({ url }) => url);
  return {
    packages: [...inside(cloudPackageMirrors), ...publicMirrors()],
    registries: [
      ...new Set([...set, ...inside(cloudRegistryMirrors), ...registryMirrors.map(({ url }) => url)]),
    ],
  };
}

/** A daemon.json that does not parse is no reason not to measure. */
async function registryMirrorsSet(system: System): Promise<string[]> {
  try {
    return readRegistryMirrors(await readDaemonJson(system)).map(parseRegistryMirror);
  } catch {
    return [];
  }
}
