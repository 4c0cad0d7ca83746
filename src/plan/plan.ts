import type { Distro } from "../../distros/types.ts";
import { demandKnownKeys, keysWritten } from "../machine/daemon-json/known.ts";
import { daemonVariables, proxyDropIn, proxyDropInText } from "../machine/daemon-json/proxy.ts";
import { daemonJsonPath } from "../machine/daemon-json/read.ts";
import { openedBySystem } from "../machine/facts/odd-files.ts";
import { daemonUnit, initNamed, initOf } from "../machine/inits/index.ts";
import { type ManagerName, managerFor } from "../machine/managers/index.ts";
import type { Manager, PackageQuery } from "../machine/managers/types.ts";
import { demandTakenPaths } from "../sources/mirrors/mirror-path.ts";
import { supplyOf } from "../sources/supply/index.ts";
import type { RepositorySetup } from "../sources/supply/types.ts";
import { type HttpProxy, proxyEnvironment } from "../system/proxy.ts";
import { holdsSecret } from "../system/secret.ts";
import type { PackageVersion, Target } from "../terms.ts";
import { bundleQuery, fromBundle, imageSteps, lastingSteps } from "./bundle.ts";
import { holdStep, installStep, prerequisites } from "./packages.ts";
import type { FileStep } from "./steps/file.ts";
import type { HostStep } from "./steps/host.ts";
import type { Step } from "./steps/index.ts";
import type { Plan, PlanInput } from "./types.ts";

/**
 * Decides what to do; pure. daemon.json comes before the packages, so that a fresh daemon starts once, with its
 * configuration, and needs no restart.
 * @throws SetupError "usage" where the dockerd to come would not start with a registry mirror
 */
export function makePlan(planned: PlanInput): Plan {
  const { target, options, release, distro } = planned;
  const by = initNamed(distro);
  const manager = managerFor(distro);
  const supply = supplyOf(distro, target);
  const from = release.kind === "own" ? undefined : release.repository;
  const repository = supply.files ? undefined : from;
  const docker = "docker" in release ? release.docker : planned.version?.text;
  const { daemon = [] } = options;
  const settings = daemon.length > 0 ? { edits: daemon } : {};
  demandKnownKeys(daemon, docker);
  demandTakenPaths(options.registryMirrors ?? [], docker);
  const packages =
    release.kind === "unresolved" ? supply.packages.map((name) => ({ name })) : release.packages;
  const { bundle } = options;
  const query = bundleQuery({ ...manager.query, lockTimeoutSeconds: options.lockTimeoutSeconds }, bundle);
  const setup =
    bundle || !repository
      ? undefined
      : supply.setup({ ...options, manager, target, repository, subkeys: planned.subkeys });
  const keep = options.keepRegistryMirrors && options.registryMirrors ? { keep: true as const } : {};
  const steps: Step[] = [
    hostStep(planned),
    {
      kind: "daemon-settings",
      path: daemonJsonPath,
      // Those that are there already stay, and are not written beside a flag.
      about: [
        ...(options.registryMirrors && !options.keepRegistryMirrors ? ["registry-mirrors"] : []),
        ...keysWritten(daemon),
      ],
      docker,
      ...settings,
      ...by,
    },
    // Two entries that contradict each other stop all that a package manager does.
    ...(setup ? [{ kind: "repository-retire" as const, ...setup.retire }] : []),
    ...(manager.mend.checks.length > 0
      ? [
          {
            kind: "package-mend" as const,
            query,
            ...manager.mend,
            ...by,
            commands: manager.mend.commands.map(fromBundle(manager, bundle)),
          },
        ]
      : []),
    ...(setup
      ? [...prerequisites(manager, target, query), ...repositorySteps(manager, setup, packages, query)]
      : []),
    ...(options.registryMirrors
      ? [
          {
            kind: "daemon-json" as const,
            path: daemonJsonPath,
            registryMirrors: options.registryMirrors,
            ...keep,
            ...by,
          },
        ]
      : []),
    ...(daemon.length > 0
      ? [{ kind: "daemon-keys" as const, path: daemonJsonPath, edits: daemon, ...by }]
      : []),
    ...(options.proxy ? [proxyStep(options.proxy, distro)] : []),
    ...lastingSteps(bundle),
    installStep(manager, packages, query, planned, supply, setup),
    ...holdStep(manager, supply.packages, planned),
    {
      kind: "unit",
      unit: daemonUnit(distro),
      registryMirrors: options.registryMirrors,
      ...keep,
      ...settings,
      ...by,
      ...(options.proxy ? { environment: daemonVariables(options.proxy) } : {}),
    },
    ...(options.user
      ? [
          {
            kind: "group-member" as const,
            user: options.user,
            group: "docker" as const,
            ...(distro.busybox ? { busybox: true as const } : {}),
          },
        ]
      : []),
    ...imageSteps(bundle),
    { kind: "verify", registryMirrors: options.registryMirrors, ...keep, ...by },
  ];
  return {
    target,
    repository,
    ...(supply.files && from ? { filesFrom: from } : {}),
    docker: "docker" in release ? release.docker : undefined,
    artefacts: "artefacts" in release ? release.artefacts : [],
    environment: options.proxy ? proxyEnvironment(options.proxy) : {},
    steps,
    ...by,
    notes: planned.notes,
  };
}

/** The key, the entry and what it refers to, and the index of that one. */
function repositorySteps(
  { name, cachedHere }: Manager,
  { key, lists, entry, refresh, listPlaces, indexes, suite }: RepositorySetup,
  packages: readonly PackageVersion[],
  query: PackageQuery,
): Step[] {
  return [
    { kind: "repository-key", ...key },
    ...lists.map((file) => ({ kind: "file" as const, ...file })),
    { kind: "file", ...entry },
    {
      kind: "package-index",
      command: refresh,
      packages,
      query,
      ...(listPlaces ? { listPlaces } : {}),
      ...(indexes ? { indexes: { manager: name as ManagerName, served: indexes } } : {}),
      ...(cachedHere ? { cached: cachedHere } : {}),
      ...(suite ? { suite } : {}),
    },
  ];
}

function proxyStep(proxy: HttpProxy, distro: Distro): FileStep {
  const init = initOf(distro);
  const path = proxyDropIn(init);
  return {
    kind: "file",
    path,
    content: proxyDropInText(proxy, init),
    // A password is root's to read.
    mode: holdsSecret(proxy.url.reveal()) ? 0o600 : 0o644,
    unit: daemonUnit(distro),
    ...initNamed(distro),
    directToo: true,
    title: {
      en: `Set dockerd's proxy in ${path}`,
      zh: `在 ${path} 中为 dockerd 设置代理`,
    },
    why: {
      en: "Asked for by --proxy. dockerd pulls by itself and sees no variable of this shell.",
      zh: "由 --proxy 指定。dockerd 自行拉取镜像，看不到当前 shell 的变量。",
    },
  };
}

/** What makes sure that a plan runs on the kind of machine it was made for. */
export function hostStep({ distro, target }: Pick<PlanInput, "distro" | "target">): HostStep {
  const manager = managerFor(distro);
  const { distro: id, version, codename, says } = target;
  return {
    kind: "host",
    name: targetName(distro, target),
    accepts: [
      ...(says ? [{ by: "release" as const, ...says }] : []),
      ...(distro.byLibrary && !says ? [{ by: "library" as const, version }] : []),
      ...(distro.ids
        ? distro.ids.map((id) => ({
            by: "release" as const,
            id,
            // Of one that never stands still every state is the same to the plan.
            releases: ["rolling", "edge"].includes(version) ? [] : [version],
          }))
        : codename
          ? [{ by: "codename" as const, codename, ids: id === "ubuntu" ? ["ubuntu", "debian"] : [id] }]
          : [{ by: "major" as const, version, ids: id === "fedora" ? [id] : ["rhel", "centos", "ol"] }]),
      ...(codename && !says && !distro.byLibrary
        ? [{ by: "release" as const, id, releases: [version] }]
        : []),
    ],
    arch: { argv: manager.printArch, is: manager.arch(target.arch) },
    opens: [...openedBySystem, ...(manager.opens ?? [])],
  };
}

/** A target for people: "Ubuntu 24.04 (noble), amd64"; a derivative's own name comes first. */
export function targetName(distro: Distro, target: Target): string {
  const release = `${distro.name} ${target.version}${target.codename ? ` (${target.codename})` : ""}`;
  const arch = managerFor(distro).arch(target.arch);
  return target.derivative ? `${target.derivative} → ${release}, ${arch}` : `${release}, ${arch}`;
}
