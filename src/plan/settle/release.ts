import type { Distro } from "../../../distros/types.ts";
import { packageNames } from "../../machine/docker-packages.ts";
import type { Host } from "../../machine/facts/types.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { upstreamVersion, type VersionRequest } from "../../sources/catalog/version.ts";
import { supplyOf } from "../../sources/supply/index.ts";
import { noVersions } from "../../sources/supply/own-package.ts";
import type { Catalog, OnFailure } from "../../sources/supply/types.ts";
import type { System } from "../../system/types.ts";
import type { Channel, Offer, OwnRelease, Repository, Target } from "../../terms.ts";

export interface Place {
  readonly distro: Distro;
  readonly target: Target;
  readonly mirrors: readonly string[];
  readonly channel: Channel;
  /** Of the repository's key; undefined: Docker's. */
  readonly keyFingerprint: string | undefined;
}

/** The repositories that a target may use, mirror by mirror, best first; none where it has its own package. */
export const repositoriesOf = (place: Pick<Place, "distro" | "target" | "mirrors">): Repository[] =>
  supplyOf(place.distro, place.target).repositories(place);

/** What a system without a repository gets: its own package. @throws SetupError "unsupported-host" for a version */
export function ownRelease(
  { distro, target }: Pick<Place, "distro" | "target">,
  wanted: VersionRequest | undefined,
): OwnRelease | undefined {
  const { own } = supplyOf(distro, target);
  if (own !== undefined && wanted !== undefined) throw noVersions(own.packages[0]!.name);
  return own;
}

/** The first index that can be read. @throws SetupError "unsupported-host", "network": the first one's. */
export async function firstCatalog(
  system: System,
  place: Place,
  onFailure: OnFailure = () => {},
): Promise<Catalog> {
  return first(supplyOf(place.distro, place.target).catalogs(system, withManager(place), onFailure));
}

/**
 * Finds the wanted version: in the first of the target's repositories that has it, on the first mirror that answers and,
 * where somebody is to `look`, has its files.
 * @throws SetupError "unsupported-host", "network", "version-not-found": the first repository's, which is the best.
 */
export async function findRelease(
  system: System,
  place: Place,
  wanted: VersionRequest | undefined,
  onFailure: OnFailure = () => {},
  look = true,
): Promise<Offer> {
  return first(
    supplyOf(place.distro, place.target).offers(system, withManager(place), wanted, onFailure, look),
  );
}

const withManager = (place: Place) => ({ ...place, manager: managerFor(place.distro) });

/** A supply that has nothing throws. */
async function first<T>(found: AsyncGenerator<T>): Promise<T> {
  const { value } = await found.next();
  await found.return(undefined);
  return value;
}

/**
 * What a machine that has docker-ce already keeps when no version is asked for: its own, so that running docker-setup
 * again never becomes an upgrade. undefined: there is nothing to keep, or something to add that the mirror has to tell.
 */
export function installedRelease(host: Host, repository: Repository): Offer | undefined {
  const packages = host.docker.filter(({ name }) => packageNames.includes(name));
  const docker = host.docker.find(({ name }) => name === "docker-ce");
  if (docker === undefined || packages.length < packageNames.length) return undefined;
  return { kind: "offer", repository, packages, artefacts: [], docker: upstreamVersion(docker.version) };
}
