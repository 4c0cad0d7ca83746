import type { Distro } from "../../../distros/types.ts";
import { SetupError } from "../../errors.ts";
import { containerdUsers } from "../../machine/facts/containerd-users.ts";
import { demandRoom } from "../../machine/facts/room.ts";
import { initOf } from "../../machine/inits/index.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { type Foreign, foreignAmong } from "../../machine/managers/origins.ts";
import type { Problem, Rehearsal, RehearsedPackage, Room } from "../../machine/managers/rehearsal.ts";
import type { PackageQuery } from "../../machine/managers/types.ts";
import { installedVersions, missingPackages, spec } from "../../machine/packages/installed.ts";
import { rehearsedRoom } from "../../machine/packages/rehearsed-room.ts";
import {
  clashing,
  moreWouldGo,
  othersThatGo,
  playThrough,
  wouldFail,
} from "../../machine/packages/transaction.ts";
import { heldOf } from "../../machine/packages/versions.ts";
import { channelsOf, DOCKER_CE } from "../../sources/supply/docker-ce-addresses.ts";
import { temporaryDirectory } from "../../system/temporary.ts";
import type { System } from "../../system/types.ts";
import type { Artefact, PackageVersion, Repository } from "../../terms.ts";
import type { PackageInstallStep } from "../steps/package-install-step.ts";
import { demandOwnBefore, preferencesOf, wouldComeFromElsewhere } from "../steps/package-origin.ts";
import type { Options, Plan } from "../types.ts";
import { exclusionsIn, lockedVersion } from "./exclusions.ts";
import { rehearseOwn } from "./own-rehearsal.ts";
import { DOWNLOADS, layOut, quietly } from "./private-set.ts";
import { sourceFiles } from "./source-files.ts";

/** What goes for docker-ce's packages, and what else goes with that. */
export interface Going {
  readonly clash: readonly RehearsedPackage[];
  readonly others: readonly RehearsedPackage[];
}

/**
 * Has the package manager play the installation through before anything is changed: with a private copy of its source
 * entries and lists, to which docker-ce's repository is added. What goes is put into the plan, so that nothing else goes
 * later. Where the repository can't be read that way, the plan stays as it is, and its own steps say why.
 * @throws SetupError "step-failed" where it would fail; "not-confirmed" where more goes than `may` allows
 */
export async function rehearse(
  system: System,
  { distro }: { readonly distro: Distro },
  plan: Plan,
  options: Options,
  may: { readonly asks: boolean; readonly allowRemove: boolean; readonly versionAsked: boolean },
): Promise<{ plan: Plan; going: Going }> {
  const nothing = { plan, going: { clash: [], others: [] } };
  const step = plan.steps.find(
    (each): each is PackageInstallStep => each.kind === "package-install" && each.role === "docker",
  );
  const { repository } = plan;
  if (step && !step.clear && !options.bundle) await rehearseOwn(system, step);
  if (repository === undefined || step?.clear === undefined || step.resolve) return nothing;
  const names = step.packages.map(({ name }) => name);
  const [missing, clash] = await Promise.all([
    missingPackages(system, step.query, step.packages),
    clashing(system, step.query, step.clear, names),
  ]);
  if (missing.length === 0 && clash.size === 0) return nothing;
  const engines = ["containerd.io", "containerd", "runc"];
  const swapped = [...missing.map(({ name }) => name), ...clash.keys()].filter((name) =>
    engines.includes(name),
  );
  const users = swapped.length > 0 && !options.restart ? await containerdUsers(system, initOf(distro)) : [];
  if (users.length > 0) throw othersUse(swapped, users);
  const transaction = { specs: missing.map((each) => spec(step.query, each)), removes: [...clash.keys()] };
  if (options.hold) await checkHolds(system, step.query);
  const rehearsal = options.bundle
    ? await inBundle(system, distro, plan, step, transaction, options.bundle.alone)
    : await inPrivate(
        system,
        distro,
        { ...plan, repository },
        options,
        step,
        missing,
        transaction,
        may.versionAsked,
      );
  if (rehearsal === undefined) {
    await demandRoom(system, roomOf(plan.artefacts), DOWNLOADS);
    return nothing;
  }
  const places = await exclusionsIn(system, rehearsal.problems, distro);
  const unseen = rehearsal.problems.some(({ kind }) => kind === "excluded" || kind === "not-found");
  const moving = unseen ? await heldHere(system, step.query, names) : [];
  const problems = rehearsal.problems.flatMap((problem) => {
    // yum 3 says of what is excluded only that there is none.
    const kind = problem.kind === "not-found" && places.length > 0 ? ("excluded" as const) : problem.kind;
    return stops({ ...problem, kind }, names, moving) ? [{ ...problem, kind }] : [];
  });
  if (problems.length > 0) {
    const excluded = problems.some(({ kind }) => kind === "excluded");
    throw wouldFail(problems, places, excluded ? await lockedVersion(system) : undefined, step.wayOut);
  }
  const others = othersThatGo(rehearsal, transaction.removes);
  if (others.length > 0 && !may.asks && !may.allowRemove) throw moreWouldGo(others, transaction.removes);
  const versions = await installedVersions(system, step.query, others);
  const clear = { ...step.clear, others };
  return {
    plan: { ...plan, steps: plan.steps.map((each) => (each === step ? { ...step, clear } : each)) },
    going: {
      clash: [...clash].map(([name, version]) => ({ name, version })),
      others: others.map((name) => ({ name, version: versions.get(name) ?? "" })),
    },
  };
}

/**
 * A hold of docker-ce's own packages moves with them, be it a mark or a version lock that excludes the others; what is
 * not found may be the mirror's, and its step says so.
 */
function stops({ kind, text }: Problem, names: readonly string[], moving: readonly string[]): boolean {
  if (kind === "held") return !names.includes(text) && !text.includes(" ");
  if (kind === "excluded" && moving.some((name) => new RegExp(`(^|[ :'"])${name}-\\d`).test(text)))
    return false;
  return kind !== "not-found" && kind !== "other";
}

/** Those of docker-ce's packages that are installed and held. */
async function heldHere(system: System, query: PackageQuery, names: readonly string[]): Promise<string[]> {
  return heldOf(system, query, [...(await installedVersions(system, query, names)).keys()]);
}

/** Somebody else's containers would lose their runtime. */
function othersUse(swapped: readonly string[], users: readonly string[]): SetupError {
  return new SetupError(
    "containers-running",
    {
      en: `containerd here serves others than Docker: ${users.join(", ")}. Going on would replace ${swapped.join(", ")} and restart it under them. Nothing was changed.`,
      zh: `本机的 containerd 还有其他使用者：${users.join("、")}。继续会替换 ${swapped.join("、")} 并使其重启。没有任何改动。`,
    },
    {
      next: {
        en: "Drain or stop them first, or allow it with --restart.",
        zh: "请先迁移或停止它们，或用 --restart 允许。",
      },
    },
  );
}

/** A bundle is a private set by itself; what it lacks, nothing else brings. */
async function inBundle(
  system: System,
  distro: Distro,
  plan: Plan,
  step: PackageInstallStep,
  transaction: { specs: string[]; removes: string[] },
  alone: readonly string[],
): Promise<Rehearsal> {
  const rehearsal = await playThrough(quietly(system), step.query, step.clear!.manager, transaction, alone);
  await demandRoom(system, rehearsal.room ?? roomOf(plan.artefacts), DOWNLOADS);
  const names = step.packages.map(({ name }) => name);
  const preferences = await preferencesOf(system, step.clear!.manager, names, alone);
  const pinned = pinsAgainst(distro, step, preferences, true);
  return { ...rehearsal, problems: [...rehearsal.problems, ...pinned] };
}

async function inPrivate(
  system: System,
  distro: Distro,
  plan: Plan & { readonly repository: Repository },
  options: Options,
  step: PackageInstallStep,
  missing: readonly PackageVersion[],
  transaction: { specs: string[]; removes: string[] },
  versionAsked: boolean,
): Promise<Rehearsal | undefined> {
  const { transactions, sources, arch } = managerFor(distro);
  const directory = await temporaryDirectory(system);
  try {
    const stage = transactions.stage({
      directory,
      files: await sourceFiles(system, sources),
      own: new RegExp(DOCKER_CE),
      repository: plan.repository,
      channels: channelsOf(options.channel),
      arch: arch(plan.target.arch),
    });
    await layOut(system, stage);
    for (const argv of stage.refresh) if ((await system.exec(argv)).code !== 0) return undefined;
    const query = { ...step.query, refresh: stage.refreshAll };
    const rehearsal = await playThrough(
      quietly(system),
      query,
      step.clear!.manager,
      transaction,
      stage.options,
    );
    const { manager } = step.clear!;
    const names = step.packages.map(({ name }) => name);
    const preferences = await preferencesOf(system, manager, names, stage.options);
    await demandOwnBefore(system, step, missing, { options: stage.options, preferences });
    const room = await rehearsedRoom(system, manager, rehearsal, stage.options);
    await demandRoom(system, room ?? roomOf(plan.artefacts), DOWNLOADS);
    const foreign = foreignIn(step, rehearsal);
    if (foreign.length > 0) throw wouldComeFromElsewhere(foreign);
    const pinned = pinsAgainst(distro, step, preferences, versionAsked);
    return { ...rehearsal, problems: [...rehearsal.problems, ...pinned] };
  } finally {
    await system.exec(["rm", "-rf", directory]);
  }
}

/** Where the package manager says nothing: docker-ce's packages unpacked are about four times their files. */
function roomOf(artefacts: readonly Artefact[]): Room {
  const download = artefacts.reduce((sum, { size }) => sum + size, 0);
  return { download, installed: 4.2 * download };
}

/** Those of docker-ce's packages that would come from a repository of another name, where the rehearsal tells. */
function foreignIn({ origin, packages }: PackageInstallStep, rehearsal: Rehearsal): Foreign[] {
  if (origin === undefined) return [];
  const { installs, upgrades, downgrades } = rehearsal;
  const names = packages.map(({ name }) => name);
  return foreignAmong([...installs, ...upgrades, ...downgrades], names, origin.own);
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

/** @throws SetupError "step-failed" where this machine's package manager can't hold anything */
async function checkHolds(system: System, query: PackageQuery): Promise<void> {
  const { code, stdout, stderr } = await system.exec(query.holds.list, { env: { LC_ALL: "C" } });
  if (code === 0 || !/no such command|unknown (argument|command)/i.test(`${stdout}\n${stderr}`)) return;
  throw new SetupError(
    "step-failed",
    {
      en: "--hold: this machine's yum has no versionlock, so nothing could be held. Nothing was changed.",
      zh: "--hold：本机的 yum 没有 versionlock，无法锁定版本。没有任何改动。",
    },
    {
      next: {
        en: "Install its plug-in (yum install 'dnf-command(versionlock)', on CentOS 7 yum-plugin-versionlock), or leave --hold out.",
        zh: "请安装该插件（yum install 'dnf-command(versionlock)'，CentOS 7 为 yum-plugin-versionlock），或去掉 --hold。",
      },
    },
  );
}
