import { packageNames } from "../../../distros/family.ts";
import type { Distro } from "../../../distros/types.ts";
import { SetupError } from "../../errors.ts";
import type { Host } from "../../machine/facts/types.ts";
import type { IndexEntry } from "../../sources/catalog/entry.ts";
import { readIndex } from "../../sources/catalog/fetch.ts";
import { resolveRelease } from "../../sources/catalog/resolve.ts";
import { parseVersionRequest, upstreamVersion, type VersionRequest } from "../../sources/catalog/version.ts";
import { dockerKeys } from "../../sources/keys/openpgp.ts";
import type { System } from "../../system/types.ts";
import { channelsOf, familyOf } from "../plan.ts";
import type { Channel, Release, Repository, Target } from "../types.ts";

export interface Place {
  readonly distro: Distro;
  readonly target: Target;
  readonly mirrors: readonly string[];
  readonly channel: Channel;
  /** Of the repository's key; undefined: Docker's. */
  readonly keyFingerprint: string | undefined;
}

/** The repositories that a target may use, mirror by mirror, best first; there is always one. */
export function repositoriesOf({
  distro,
  target,
  mirrors,
}: Pick<Place, "distro" | "target" | "mirrors">): Repository[] {
  return mirrors.flatMap((mirror) =>
    distro.repositories(target).map(({ path, suite }) => ({ mirror, path, suite })),
  );
}

/** Indexes that this run has read: the questions and the plan look at the same one, and it is asked for once. */
const indexes = new WeakMap<System, Map<string, Promise<IndexEntry[]>>>();

/** Reads the index of one repository on the mirror, once a run; a failure is asked again. */
export function readCatalog(system: System, place: Place, repository: Repository): Promise<IndexEntry[]> {
  const family = familyOf(place.distro);
  const query = {
    repository,
    channels: channelsOf(place.channel),
    family: family.name,
    arch: family.arch(place.target.arch),
    key: { file: family.key.file, fingerprints: [place.keyFingerprint ?? dockerKeys[family.name]] },
  };
  const known = indexes.get(system) ?? new Map<string, Promise<IndexEntry[]>>();
  indexes.set(system, known);
  const key = JSON.stringify(query);
  const reading = known.get(key) ?? readIndex(system, query);
  known.set(key, reading);
  reading.catch(() => known.delete(key));
  return reading;
}

/** What is told of a mirror that is passed over for the next one. */
type OnFailure = (error: SetupError) => void;

/** The indexes that can be read, best first; a mirror that does not answer is asked no second time. */
async function* catalogs(
  system: System,
  place: Place,
  errors: SetupError[],
  onFailure: OnFailure,
): AsyncGenerator<{ index: IndexEntry[]; repository: Repository }> {
  let dead: string | undefined;
  for (const repository of repositoriesOf(place)) {
    if (repository.mirror === dead) continue;
    let index: IndexEntry[];
    try {
      index = await readCatalog(system, place, repository);
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      if (error.code === "network") {
        dead = repository.mirror;
        if (dead !== place.mirrors.at(-1)) onFailure(error);
      } else if (error.code !== "unsupported-host") throw error;
      errors.push(error);
      continue;
    }
    yield { index, repository };
  }
}

/** The first index that can be read. @throws SetupError "unsupported-host", "network": the first one's. */
export async function firstCatalog(
  system: System,
  place: Place,
  onFailure: OnFailure = () => {},
): Promise<{ index: IndexEntry[]; repository: Repository }> {
  const errors: SetupError[] = [];
  for await (const catalog of catalogs(system, place, errors, onFailure)) return catalog;
  throw errors[0];
}

/**
 * Finds the wanted version: in the first of the target's repositories that has it, on the first mirror that answers.
 * @throws SetupError "unsupported-host", "network", "version-not-found": the first repository's, which is the best.
 */
export async function findRelease(
  system: System,
  place: Place,
  wanted: VersionRequest | undefined,
  onFailure: OnFailure = () => {},
): Promise<Release> {
  const family = familyOf(place.distro).name;
  const errors: SetupError[] = [];
  for await (const { index, repository } of catalogs(system, place, errors, onFailure)) {
    try {
      return resolveRelease(index, wanted, repository, family);
    } catch (error) {
      if (!(error instanceof SetupError && error.code === "version-not-found")) throw error;
      errors.push(error);
    }
  }
  throw errors[0];
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
