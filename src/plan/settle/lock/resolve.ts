import { managerFor } from "../../../machine/managers/index.ts";
import { offeredNumbers } from "../../../sources/catalog/resolve.ts";
import { dockerNumber, type VersionRequest } from "../../../sources/catalog/version.ts";
import { dockerKey } from "../../../sources/keys/openpgp.ts";
import { supplyOf } from "../../../sources/supply/index.ts";
import type { OnFailure } from "../../../sources/supply/types.ts";
import type { System } from "../../../system/types.ts";
import type { Offer, Target } from "../../../terms.ts";
import type { Text } from "../../../text.ts";
import type { LockedPackage, LockedTarget } from "../../lock/types.ts";
import { findRelease, type Place } from "../release.ts";
import { behindNotes, type Numbers, newestCommon, noCommon } from "./common.ts";
import { lockedPackages, onMirror } from "./identity.ts";

/** What a lock calls a system: what --target would take for the release that it stands on. */
export const lockName = ({ distro, version, arch }: Target): string => `${distro}:${version}/${arch}`;

/** What one target resolved to, and why where it is not its newest. */
export interface Resolved {
  readonly targets: readonly LockedTarget[];
  readonly notes: readonly Text[];
}

/**
 * The packages of every place in one version of Docker: the newest that all of them have and the wish means.
 * @throws SetupError "version-not-found" naming the place that lacks it and the newest common one, and as findRelease
 */
export async function resolveTargets(
  system: System,
  places: readonly Place[],
  wanted: VersionRequest | undefined,
  onFailure: OnFailure,
): Promise<Resolved> {
  // One target's own index says best what of a version in full it has.
  const alone = wanted?.kind === "exact" && places.length === 1;
  const chosen = alone ? undefined : await common(system, places, wanted, onFailure);
  const targets = await Promise.all(
    places.map(async (place) => {
      const request = wanted?.kind === "exact" ? wanted : (chosen?.request ?? wanted);
      const offer = await findRelease(system, place, request, onFailure);
      return lockedTarget(
        place,
        offer.repository,
        await lockedPackages(place, offer.artefacts, onMirror(system, offer.repository)),
      );
    }),
  );
  return { targets, notes: chosen?.notes ?? [] };
}

/** A target's part of the lock. */
export function lockedTarget(
  place: Place,
  repository: Offer["repository"],
  packages: readonly LockedPackage[],
): LockedTarget {
  return {
    name: lockName(place.target),
    repository: { path: repository.path, suite: repository.suite },
    key: place.keyFingerprint ?? dockerKey(managerFor(place.distro).form),
    packages,
  };
}

async function common(
  system: System,
  places: readonly Place[],
  wanted: VersionRequest | undefined,
  onFailure: OnFailure,
): Promise<{ request: VersionRequest; notes: readonly Text[] }> {
  const found = await Promise.all(
    places.map(async (place) => {
      const index = await wholeIndex(system, place, onFailure);
      return [
        lockName(place.target),
        { meant: offeredNumbers(index, wanted), all: offeredNumbers(index, undefined) },
      ] as const;
    }),
  );
  const meant: Numbers = new Map(found.map(([name, { meant }]) => [name, meant]));
  const newest = newestCommon(meant);
  if (newest === undefined)
    throw noCommon(meant, new Map(found.map(([name, { all }]) => [name, all])), wanted);
  return { request: { kind: "release", ...dockerNumber(newest) }, notes: behindNotes(meant, newest) };
}

/** All entries of the first mirror that answers, of every repository there that may be used. */
async function wholeIndex(system: System, place: Place, onFailure: OnFailure) {
  const supply = supplyOf(place.distro, place.target);
  const query = { ...place, manager: managerFor(place.distro) };
  const all = [];
  let mirror: string | undefined;
  for await (const { index, repository } of supply.catalogs(system, query, onFailure)) {
    mirror ??= repository.mirror;
    if (repository.mirror !== mirror) break;
    all.push(...index);
  }
  return all;
}
