import { wayOut } from "../../distros/ways-out.ts";
import { followingPackages } from "../machine/docker-packages.ts";
import { initNamed } from "../machine/inits/index.ts";
import type { ManagerName } from "../machine/managers/index.ts";
import { stagedDirectories } from "../machine/managers/source-types.ts";
import type { Manager, PackageQuery } from "../machine/managers/types.ts";
import type { StagedSources } from "../machine/packages/transaction-script.ts";
import { isPinned } from "../sources/catalog/version.ts";
import { channelsOf } from "../sources/supply/docker-ce-addresses.ts";
import type { RepositorySetup, Supply } from "../sources/supply/types.ts";
import type { Offer, PackageVersion, Repository, Target } from "../terms.ts";
import { fromBundle } from "./bundle.ts";
import type { Step } from "./steps/index.ts";
import type { PackageFiles } from "./steps/package-ahead.ts";
import type { PackageHoldStep } from "./steps/package-hold.ts";
import type { PackageInstallStep } from "./steps/package-install-step.ts";
import type { Options, PlanInput } from "./types.ts";

/** Brings what the package manager needs before it can read the repository. */
export function prerequisites(manager: Manager, target: Target, query: PackageQuery): PackageInstallStep[] {
  const needed = manager.prerequisites(target);
  if (needed === undefined) return [];
  return [
    {
      kind: "package-install",
      role: "prerequisites",
      packages: needed.names.map((name) => ({ name })),
      query,
      remove: manager.remove,
      commands: [needed.install],
    },
  ];
}

/** Brings docker-ce in the versions of the release, or of what the script finds on the machine. */
export function installStep(
  manager: Manager,
  packages: readonly PackageVersion[],
  query: PackageQuery,
  { release, options, version, target, distro, cameBefore = [] }: PlanInput,
  supply: Supply,
  setup: Pick<RepositorySetup, "places" | "key" | "only"> | undefined,
): PackageInstallStep {
  const repository = release.kind === "own" ? undefined : release.repository;
  const way = wayOut(target);
  return {
    kind: "package-install",
    role: "docker",
    packages,
    query,
    ...initNamed(distro),
    commands: manager
      // A bundle's repositories are alone.
      .install({
        pinned: isPinned(version),
        own: release.kind === "own",
        anywhere: options.bundle !== undefined,
      })
      .map(fromBundle(manager, options.bundle)),
    ...(isPinned(version) ? { asked: true as const } : {}),
    ...(way ? { wayOut: way } : {}),
    ...(supply.files ? { because: supply.files.why(target) } : {}),
    // The distribution's own packages make room for nothing: what clashes with them stops their manager.
    ...(release.kind === "own" || supply.files
      ? {}
      : {
          clear: {
            manager: manager.name as ManagerName,
            conflicts: manager.conflicts,
            allowOthers: options.allowRemove,
            ...boundBy(manager, options, setup !== undefined),
          },
        }),
    ...(setup?.only ? { only: setup.only } : {}),
    ...(repository && !options.bundle && manager.transactions.script.stage
      ? { staged: stagedSources(manager, repository, options, target) }
      : {}),
    ...(release.kind === "offer" && !options.bundle && manager.cache && release.artefacts.length > 0
      ? {
          ahead: packageFiles(
            manager,
            release,
            options,
            supply.repositories({ target, mirrors: options.mirrors }),
          ),
        }
      : {}),
    ...(setup?.places && manager.origins
      ? {
          origin: {
            manager: manager.name as ManagerName,
            ...setup.places,
            sha256: release.kind === "offer" ? release.artefacts.map(({ sha256 }) => sha256) : [],
            keyFile: setup.key.path,
          },
        }
      : {}),
    remove: manager.remove,
    ...(manager.removeBroken ? { removeBroken: manager.removeBroken } : {}),
    ...(manager.files
      ? { files: { ...manager.files, of: [...packages.map(({ name }) => name), ...cameBefore] } }
      : {}),
    ...(release.kind === "unresolved"
      ? {
          resolve: {
            list: manager.list,
            wanted: version?.text ?? "",
            channel: options.channel,
            pinned: followingPackages,
          },
        }
      : {}),
  };
}

/** Which sources are read for it: the bundle's, or the repository that is written. */
function boundBy(
  { transactions }: Manager,
  { bundle }: Options,
  written: boolean,
): { readonly options?: readonly string[] } {
  const { bound } = transactions;
  if (bundle) return { options: bundle.alone };
  return bound && written ? { options: bound } : {};
}

/** What a script copies, and puts beside it, to have its package manager play the installation through. */
function stagedSources(
  { transactions, sources, arch }: Manager,
  repository: Repository,
  { channel }: Options,
  target: Target,
): StagedSources {
  const own = { repository, channels: channelsOf(channel), arch: arch(target.arch) };
  const { files } = transactions.stage({ directory: "", files: [], own: /$^/, ...own });
  return {
    entry: files.at(-1)!.text,
    files: [
      ...sources.files.map((path) => ({ path })),
      ...stagedDirectories(sources).flatMap((directory) =>
        sources.endings.map((ending) => ({ path: directory, glob: `/*${ending}` })),
      ),
    ],
  };
}

/** The files of a release with their addresses: the mirror that answered first, then the others that were given. */
function packageFiles(
  manager: Manager,
  { artefacts, repository }: Offer,
  { channel }: Options,
  others: readonly Repository[],
): PackageFiles {
  const mirrors = [repository, ...others.filter(({ mirror }) => mirror !== repository.mirror)];
  const same = mirrors.filter(({ path, suite }) => path === repository.path && suite === repository.suite);
  return {
    manager: manager.name as ManagerName,
    channel,
    files: artefacts.map((file) => ({
      ...file,
      urls: same.map(({ mirror, path }) => `${mirror}/${path}/${file.path}`),
    })),
  };
}

/** Holds packages, or lets go of them. */
export function packageHold(manager: Manager, names: readonly string[], hold: boolean): PackageHoldStep {
  const { list, take, release } = manager.query.holds;
  return { kind: "package-hold", hold, names, list, command: take, release };
}

/** Holds what --hold asks for, or what a run that was cut off let go of. */
export function holdStep(
  manager: Manager,
  names: readonly string[],
  { options, holdAgain = [] }: PlanInput,
): Step[] {
  if (options.hold) return [packageHold(manager, names, true)];
  const again = {
    en: "They were held before a run that was cut off, which may have released them.",
    zh: "上次被中断的运行之前它们已被锁定，其间可能被解除。",
  };
  return holdAgain.length > 0 ? [{ ...packageHold(manager, holdAgain, true), because: again }] : [];
}
