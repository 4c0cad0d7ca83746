import { packageNames } from "../../distros/family.ts";
import type { Distro } from "../../distros/types.ts";
import type { IndexEntry } from "../catalog/entry.ts";
import { readIndex } from "../catalog/fetch.ts";
import { resolveRelease } from "../catalog/resolve.ts";
import { parseVersionRequest, upstreamVersion, type VersionRequest } from "../catalog/version.ts";
import { SetupError } from "../errors.ts";
import type { Host } from "../host/types.ts";
import { channelsOf, familyOf } from "../plan/plan.ts";
import type { Channel, Release, Repository, Target } from "../plan/types.ts";
import type { System } from "../system/types.ts";

export interface Place {
  readonly distro: Distro;
  readonly target: Target;
  readonly mirrors: readonly string[];
  readonly channel: Channel;
}

/** The repositories that a target may use, mirror by mirror, best first; there is always one. */
export function repositoriesOf({ distro, target, mirrors }: Place): Repository[] {
  return mirrors.flatMap((mirror) =>
    distro.repositories(target).map(({ path, suite }) => ({ mirror, path, suite })),
  );
}

/** Reads the index of one repository on the mirror. */
export function readCatalog(system: System, place: Place, repository: Repository): Promise<IndexEntry[]> {
  const family = familyOf(place.distro);
  return readIndex(system, {
    repository,
    channels: channelsOf(place.channel),
    family: family.name,
    arch: family.arch(place.target.arch),
  });
}

/**
 * Finds the wanted version: in the first of the target's repositories that has it, on the first mirror that answers.
 * @throws SetupError "unsupported-host", "network", "version-not-found": the first repository's, which is the best.
 */
export async function findRelease(
  system: System,
  place: Place,
  wanted: VersionRequest | undefined,
  onFailure: (error: SetupError) => void = () => {},
): Promise<Release> {
  const family = familyOf(place.distro);
  let first: unknown;
  let dead: string | undefined;
  for (const repository of repositoriesOf(place)) {
    if (repository.mirror === dead) continue;
    try {
      return resolveRelease(await readCatalog(system, place, repository), wanted, repository, family.name);
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      if (error.code === "network") {
        dead = repository.mirror;
        if (dead !== place.mirrors.at(-1)) onFailure(error);
      } else if (error.code !== "unsupported-host" && error.code !== "version-not-found") throw error;
      first ??= error;
    }
  }
  throw first;
}

/**
 * What a machine that has docker-ce already keeps when no version is asked for: its own, so that running docker-setup
 * again never becomes an upgrade. undefined: there is nothing to keep, or something to add that the mirror has to tell.
 */
export function installedRelease(host: Host, repository: Repository): Release | undefined {
  const packages = host.docker.filter(({ name }) => (packageNames as readonly string[]).includes(name));
  const docker = host.docker.find(({ name }) => name === "docker-ce");
  if (docker === undefined || packages.length < packageNames.length) return undefined;
  return { repository, packages, docker: upstreamVersion(docker.version) };
}

/** docker-ce's installed version as a request, for a machine that lacks some of the other packages. */
export function installedRequest(host: Host): VersionRequest | undefined {
  const docker = host.docker.find(({ name }) => name === "docker-ce");
  return docker && parseVersionRequest(docker.version);
}
