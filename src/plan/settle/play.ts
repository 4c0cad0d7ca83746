import type { Distro } from "../../../distros/types.ts";
import { demandRoom } from "../../machine/facts/room.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { type Foreign, foreignAmong } from "../../machine/managers/origins.ts";
import {
  coming,
  type Problem,
  type Rehearsal,
  type Room,
  type Transaction,
} from "../../machine/managers/rehearsal.ts";
import type { PackageQuery } from "../../machine/managers/types.ts";
import { rehearsedRoom } from "../../machine/packages/rehearsed-room.ts";
import { playThrough } from "../../machine/packages/transaction.ts";
import { listRead } from "../../sources/catalog/lists-read.ts";
import { channelsOf, DOCKER_CE } from "../../sources/supply/docker-ce-addresses.ts";
import { temporaryDirectory } from "../../system/temporary.ts";
import type { System } from "../../system/types.ts";
import type { Artefact, PackageVersion, Repository } from "../../terms.ts";
import type { PackageInstallStep } from "../steps/package-install-step.ts";
import { demandOwnBefore, preferencesOf, wouldComeFromElsewhere } from "../steps/package-origin.ts";
import type { Options, Plan } from "../types.ts";
import { hasRivals, sufficesAlone } from "./own-alone.ts";
import { addLists, layOut, quietly } from "./private-set.ts";
import { sourceFiles } from "./source-files.ts";

/** A bundle is a private set by itself; what it lacks, nothing else brings. */
export async function inBundle(
  system: System,
  distro: Distro,
  plan: Plan,
  step: PackageInstallStep,
  transaction: Transaction,
  alone: readonly string[],
): Promise<Rehearsal> {
  const rehearsal = await playThrough(quietly(system), step.query, step.clear!.manager, transaction, alone);
  await demandRoom(system, rehearsal.room ?? roomOf(plan.artefacts), managerFor(distro).keeps);
  const names = step.packages.map(({ name }) => name);
  const preferences = await preferencesOf(system, step.clear!.manager, names, alone);
  const pinned = pinsAgainst(distro, step, preferences, true);
  return { ...rehearsal, problems: [...rehearsal.problems, ...pinned] };
}

/**
 * With a private copy of the machine's source entries and lists, to which docker-ce's repository is added; undefined where
 * that can't be read. `alone`: that repository is all that was read, and all that needs to be. `clearing` gets what takes the
 * copy away.
 */
export async function inPrivate(
  system: System,
  distro: Distro,
  plan: Plan & { readonly repository: Repository },
  options: Options,
  step: PackageInstallStep,
  missing: readonly PackageVersion[],
  transaction: Transaction,
  versionAsked: boolean,
  beside: () => void,
  clearing: (work: Promise<unknown>) => void,
): Promise<{ rehearsal: Rehearsal; alone: boolean } | undefined> {
  const manager = managerFor(distro);
  const { transactions, sources, arch } = manager;
  // Beside the rest, since whoever searches has much to read.
  const rivalry = step.only ? hasRivals(system, manager, step) : Promise.resolve(true);
  rivalry.catch(() => {});
  const files = sourceFiles(system, sources);
  files.catch(() => {});
  const directory = await temporaryDirectory(system);
  try {
    const stage = transactions.stage({
      directory,
      files: await files,
      own: new RegExp(DOCKER_CE),
      repository: plan.repository,
      channels: channelsOf(options.channel),
      arch: arch(plan.target.arch),
      read: (url) => listRead(system, url),
    });
    const only = step.only && stage.only;
    await layOut(system, stage);
    beside();
    for (const argv of stage.refresh) if ((await system.exec(argv)).code !== 0) return undefined;
    const { refresh: _, ...asked } = step.query;
    const play = (query: PackageQuery, options: readonly string[]) =>
      playThrough(quietly(system), query, step.clear!.manager, transaction, options);
    const first = only && (await play(asked, only));
    const alone = first && sufficesAlone(step, transaction, first) && !(await rivalry) ? first : undefined;
    if (!alone) await addLists(system, stage);
    const reads = alone && only ? only : stage.options;
    const rehearsal = alone ?? (await play({ ...asked, refresh: stage.refreshAll }, reads));
    const names = step.packages.map(({ name }) => name);
    const [preferences, room] = await Promise.all([
      preferencesOf(system, step.clear!.manager, names, reads),
      rehearsedRoom(system, step.clear!.manager, rehearsal, reads),
    ]);
    await demandOwnBefore(system, step, missing, { options: reads, preferences });
    await demandRoom(system, room ?? roomOf(plan.artefacts), manager.keeps);
    const foreign = foreignIn(step, rehearsal);
    if (foreign.length > 0) throw wouldComeFromElsewhere(foreign);
    const pinned = pinsAgainst(distro, step, preferences, versionAsked);
    return {
      rehearsal: { ...rehearsal, problems: [...rehearsal.problems, ...pinned] },
      alone: alone !== undefined,
    };
  } finally {
    clearing(system.exec(["rm", "-rf", directory]));
  }
}

/** Where the package manager says nothing: docker-ce's packages unpacked are about four times their files. */
export function roomOf(artefacts: readonly Artefact[]): Room {
  const download = artefacts.reduce((sum, { size }) => sum + size, 0);
  return { download, installed: 4.2 * download };
}

/** Those of docker-ce's packages that would come from a repository of another name, where the rehearsal tells. */
function foreignIn({ origin, packages }: PackageInstallStep, rehearsal: Rehearsal): Foreign[] {
  if (origin === undefined) return [];
  const names = packages.map(({ name }) => name);
  return foreignAmong(coming(rehearsal), names, origin.own);
}

/**
 * Packages of which the manager would rather have another version: from 1000 on it goes down to it by itself, and below
 * that a version that nobody asked for by name follows it. Source: apt_preferences(5).
 */
function pinsAgainst(
  distro: Distro,
  { packages }: PackageInstallStep,
  printed: string | undefined,
  versionAsked: boolean,
): Problem[] {
  const { transactions, compare } = managerFor(distro);
  const { preferences } = transactions;
  if (preferences === undefined || printed === undefined) return [];
  const told = preferences.read(printed);
  return packages.flatMap(({ name, version }) => {
    const { candidate, priority, refused } = told.get(name) ?? { refused: [] };
    if (version === undefined) return [];
    if (refused.includes(version))
      return [{ kind: "pinned" as const, text: `${name} ${candidate ?? ""}`.trim() }];
    if (candidate === undefined || priority === undefined) return [];
    const against =
      priority >= 1000 ? candidate !== version : !versionAsked && compare(candidate, version) < 0;
    return against ? [{ kind: "pinned" as const, text: `${name} ${candidate}` }] : [];
  });
}
