import { readRegistryMirrors } from "../../machine/daemon-json/merge.ts";
import { readDaemonJson } from "../../machine/daemon-json/read.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { readCloud } from "../../sources/mirrors/clouds.ts";
import { cloudPackageMirrors, packageMirrors } from "../../sources/mirrors/package-mirrors.ts";
import type { PackageProbe } from "../../sources/mirrors/probe-package.ts";
import { cloudRegistryMirrors, registryMirrors } from "../../sources/mirrors/registry-mirrors.ts";
import { parseRegistryMirror } from "../../sources/mirrors/registry-url.ts";
import { supplyOf } from "../../sources/supply/index.ts";
import type { System } from "../../system/types.ts";
import type { Channel } from "../../terms.ts";
import type { Subject } from "./subject.ts";

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

/** What each of some package mirrors is measured on for a target. */
export function packageProbes(
  { distro, target }: Subject,
  channel: Channel,
  mirrors: readonly string[],
): PackageProbe[] {
  const manager = managerFor(distro);
  const supply = supplyOf(distro, target);
  return mirrors.map((mirror) => ({
    mirror,
    repositories: supply.repositories({ target, mirrors: [mirror] }),
    manager,
    arch: manager.arch(target.arch),
    channel,
  }));
}
