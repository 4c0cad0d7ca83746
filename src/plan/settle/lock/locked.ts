import { SetupError } from "../../../errors.ts";
import { dockerPackages } from "../../../machine/docker-packages.ts";
import { managerFor } from "../../../machine/managers/index.ts";
import type { IndexEntry } from "../../../machine/managers/index-entry.ts";
import {
  parseVersionRequest,
  upstreamVersion,
  type VersionRequest,
} from "../../../sources/catalog/version.ts";
import { supplyOf } from "../../../sources/supply/index.ts";
import type { Catalog, OnFailure } from "../../../sources/supply/types.ts";
import type { System } from "../../../system/types.ts";
import type { Offer, Repository, Target } from "../../../terms.ts";
import type { Lock, LockedPackage, LockedTarget } from "../../lock/types.ts";
import type { Place } from "../release.ts";
import { lockName } from "./resolve.ts";

/** What a lock has for a system. @throws SetupError "drift" with the line that would add it */
export function targetIn(lock: Lock, file: string, target: Target): LockedTarget {
  const name = lockName(target);
  const found = lock.targets.find((each) => each.name === name);
  if (found) return found;
  const all = [...lock.targets.map((each) => each.name), name].map((each) => `--target ${each}`);
  const version = lock.wishes.dockerVersion ? ` --docker-version ${lock.wishes.dockerVersion}` : "";
  const line = `docker-setup lock ${all.join(" ")}${version} -o ${file}`;
  return refuse(
    { en: `${file} has nothing for ${name}`, zh: `${file} 中没有 ${name}` },
    {
      why: {
        en: `It has ${lock.targets.map((each) => each.name).join(", ") || "no target"}.`,
        zh: `其中有 ${lock.targets.map((each) => each.name).join("、") || "零个目标"}。`,
      },
      next: { en: `This adds it: ${line}`, zh: `可这样加入：${line}` },
    },
  );
}

/** The version that a lock means for a target, as if it had been typed. */
export function lockedVersion(target: LockedTarget): VersionRequest {
  const docker = target.packages.find(({ name }) => name === "docker-ce");
  if (docker) return parseVersionRequest(docker.version);
  const what = {
    en: `The lock has no docker-ce for ${target.name}`,
    zh: `锁文件中 ${target.name} 没有 docker-ce`,
  };
  return refuse(what, {});
}

/**
 * Just what the lock says, from the first mirror that has all of it with the same bytes.
 * @throws SetupError "drift" where a mirror has another file under the same version, "version-not-found" where none has
 * the version, and as the supply does
 */
export async function lockedRelease(
  system: System,
  place: Place,
  locked: LockedTarget,
  onFailure: OnFailure,
): Promise<Offer> {
  const supply = supplyOf(place.distro, place.target);
  const query = { ...place, manager: managerFor(place.distro), keyFingerprint: locked.key };
  const failures: SetupError[] = [];
  for await (const catalog of supply.catalogs(system, query, onFailure)) {
    const { path, suite } = catalog.repository;
    if (path !== locked.repository.path || suite !== locked.repository.suite) continue;
    const found = entriesOf(catalog, locked);
    // What ends it is told as the end and not beside it.
    for (const failure of failures.splice(1)) onFailure(failure);
    if (!(found instanceof SetupError)) {
      if (failures[0]) onFailure(failures[0]);
      return offerOf(catalog, found);
    }
    failures.push(found);
  }
  throw failures[0] ?? lacks(locked, `${locked.repository.path} ${locked.repository.suite}`, locked.packages);
}

function entriesOf(catalog: Catalog, locked: LockedTarget): IndexEntry[] | SetupError {
  const { mirror } = catalog.repository;
  const pairs = locked.packages.map((want) => ({
    want,
    there: catalog.index.filter(
      ({ name, version, architecture }) =>
        name === want.name && version === want.version && architecture === want.architecture,
    ),
  }));
  const absent = pairs.filter(({ there }) => there.length === 0).map(({ want }) => want);
  if (absent.length > 0) return lacks(locked, mirror, absent);
  const other = pairs.find(({ want, there }) => there.every(({ sha256 }) => sha256 !== want.sha256));
  if (other) return otherBytes(mirror, other.want, other.there[0]!.sha256);
  return pairs.map(({ want, there }) => there.find(({ sha256 }) => sha256 === want.sha256)!);
}

/** A target's packages as an offer of a repository that has them. */
export const lockedOffer = (repository: Repository, packages: readonly LockedPackage[]): Offer =>
  offerOf(
    { repository },
    packages.map((each) => ({ ...each, channel: "stable", depends: [] })),
  );

function offerOf({ repository }: Pick<Catalog, "repository">, entries: readonly IndexEntry[]): Offer {
  const order = (name: string) => dockerPackages.indexOf(name);
  const artefacts = [...entries]
    .sort((a, b) => order(a.name) - order(b.name))
    .map(({ channel: _, ...rest }) => rest);
  const packages = artefacts.map(({ name, version }) => ({ name, version }));
  return { kind: "offer", repository, packages, artefacts, docker: upstreamVersion(packages[0]!.version) };
}

function lacks(locked: LockedTarget, mirror: string, absent: readonly LockedPackage[]): SetupError {
  const names = absent.map(({ name, version }) => `${name} ${version}`);
  return new SetupError(
    "version-not-found",
    {
      en: `${mirror} does not have what the lock says for ${locked.name}: ${names.join(", ")}`,
      zh: `${mirror} 没有锁文件为 ${locked.name} 指定的软件包：${names.join("、")}`,
    },
    {
      next: {
        en: "Another mirror may have it (--mirror official has all), or write a new lock: docker-setup lock",
        zh: "其他镜像站可能有（--mirror official 最全），或重新生成锁文件：docker-setup lock",
      },
    },
  );
}

/** Docker signed packages anew in place in September 2023, and mirrors kept the old ones: same version, other file. */
export function otherBytes(mirror: string, want: LockedPackage, has: string): SetupError {
  return new SetupError(
    "drift",
    {
      en: `${mirror} has another file under the name of ${want.name} ${want.version}.`,
      zh: `${mirror} 上的 ${want.name} ${want.version} 是另一个文件。`,
    },
    {
      why: {
        en: `The lock says sha256 ${want.sha256}, its index says ${has}.`,
        zh: `锁文件中的 sha256 为 ${want.sha256}，其索引中为 ${has}。`,
      },
      next: {
        en: "Use a mirror that has the locked file (--mirror), or find out why it was replaced and write a new lock.",
        zh: "请换用仍有该文件的镜像站（--mirror），或查明替换原因后重新生成锁文件。",
      },
    },
  );
}

function refuse(
  what: SetupError["what"],
  more: { why?: SetupError["what"]; next?: SetupError["what"] },
): never {
  throw new SetupError("drift", what, more);
}
