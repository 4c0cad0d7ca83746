import { SetupError } from "../../../errors.ts";
import type { LockedTarget } from "../../../lock/types.ts";
import { managerFor } from "../../../machine/managers/index.ts";
import { offeredNumbers } from "../../../sources/catalog/resolve.ts";
import { compareDockerNumbers, dockerNumber, type VersionRequest } from "../../../sources/catalog/version.ts";
import { dockerKey } from "../../../sources/keys/openpgp.ts";
import { supplyOf } from "../../../sources/supply/index.ts";
import type { OnFailure } from "../../../sources/supply/types.ts";
import type { System } from "../../../system/types.ts";
import type { Artefact, Offer, Target } from "../../../terms.ts";
import type { Text } from "../../../text.ts";
import { findRelease, type Place } from "../release.ts";

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
  const chosen = wanted?.kind === "exact" ? undefined : await common(system, places, wanted, onFailure);
  const targets = await Promise.all(
    places.map(async (place) => {
      const offer = await findRelease(system, place, chosen?.request ?? wanted, onFailure);
      return lockedTarget(place, offer);
    }),
  );
  return { targets, notes: chosen?.notes ?? [] };
}

/** A target's part of the lock. */
export function lockedTarget(
  place: Place,
  { repository, artefacts }: Pick<Offer, "repository" | "artefacts">,
): LockedTarget {
  return {
    name: lockName(place.target),
    repository: { path: repository.path, suite: repository.suite },
    key: place.keyFingerprint ?? dockerKey(managerFor(place.distro).form),
    packages: artefacts.map(({ depends: _, ...rest }: Artefact) => rest),
  };
}

/** Numbers that each place has, by its name. */
type Numbers = ReadonlyMap<string, readonly string[]>;

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
  if (newest === undefined) {
    throw noCommon(meant, newestCommon(new Map(found.map(([name, { all }]) => [name, all]))), wanted);
  }
  const behind = [...meant].filter(([, numbers]) => numbers[0] !== newest);
  const lacking = [...meant].filter(([, numbers]) => !numbers.includes(behind[0]?.[1][0] ?? newest));
  const names = lacking.map(([name]) => name);
  const notes: Text[] =
    behind.length === 0
      ? []
      : [
          {
            en: `${newest} is the newest that all of them have: ${names.join(", ")} lacks ${behind[0]![1][0]}.`,
            zh: `${newest} 是所有目标都有的最新版本：${names.join("、")} 没有 ${behind[0]![1][0]}。`,
          },
        ];
  return { request: { kind: "release", ...dockerNumber(newest) }, notes };
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

function newestCommon(numbers: Numbers): string | undefined {
  const [first = [], ...others] = [...numbers.values()];
  return first
    .filter((number) => others.every((each) => each.includes(number)))
    .sort((a, b) => compareDockerNumbers(dockerNumber(b), dockerNumber(a)))[0];
}

function noCommon(
  meant: Numbers,
  newest: string | undefined,
  wanted: VersionRequest | undefined,
): SetupError {
  const word = wanted?.text ? ` ${wanted.text}` : "";
  const none = [...meant].filter(([, numbers]) => numbers.length === 0).map(([name]) => name);
  const each = [...meant].map(([name, [first]]) => `${name} ${first}`);
  return new SetupError(
    "version-not-found",
    none.length > 0
      ? {
          en: `There is no docker-ce${word} for ${none.join(", ")}`,
          zh: `没有适用于 ${none.join("、")} 的 docker-ce${word}`,
        }
      : {
          en: `The targets have no docker-ce${word} in common`,
          zh: `各目标没有共同的 docker-ce${word}`,
        },
    {
      ...(none.length === 0
        ? {
            why: {
              en: `The newest of each: ${each.join(", ")}.`,
              zh: `各自的最新版本：${each.join("、")}。`,
            },
          }
        : {}),
      next: newest
        ? {
            en: `The newest that all of them have is ${newest}: --docker-version ${newest}`,
            zh: `所有目标都有的最新版本是 ${newest}：--docker-version ${newest}`,
          }
        : {
            en: "They have no version in common: make a lock for each.",
            zh: "它们没有任何共同版本：请分别生成锁文件。",
          },
    },
  );
}
