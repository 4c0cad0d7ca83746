import { apt } from "../../distros/apt.ts";
import type { Family, FamilyInput } from "../../distros/family.ts";
import { packageNames } from "../../distros/family.ts";
import type { Distro } from "../../distros/types.ts";
import { yum } from "../../distros/yum.ts";
import { daemonVariables, proxyDropIn, proxyDropInText } from "../machine/daemon-json/proxy.ts";
import { dockerKeys, dockerSubkeys } from "../sources/keys/openpgp.ts";
import { type HttpProxy, proxyEnvironment } from "../system/proxy.ts";
import type { Text } from "../text.ts";
import { holdStep, installStep } from "./packages.ts";
import type { FileStep } from "./steps/file.ts";
import type { HostStep } from "./steps/host.ts";
import type { Step } from "./steps/index.ts";
import type { Channel, Options, Plan, Release, Target, UnresolvedRelease } from "./types.ts";

const families: Record<Family["name"], Family> = { apt, yum };

/** The family of a distribution. */
export const familyOf = (distro: Distro): Family => families[distro.family];

/** Which channels' packages a channel means: test and nightly stand beside stable, as in Docker's own repository files. */
export function channelsOf(channel: Channel): readonly Channel[] {
  return channel === "stable" ? ["stable"] : ["stable", channel];
}

export interface PlanInput {
  readonly distro: Distro;
  readonly target: Target;
  readonly options: Options;
  readonly release: Release | UnresolvedRelease;
  /** A version was asked for, so a lower one than the installed may be meant. */
  readonly pinned: boolean;
  /** os-release's ID and VERSION_ID where the plan is for the very machine it is made on. */
  readonly machine?: { readonly id: string; readonly versionId: string };
  /** Of the repository's key, as far as they were asked for. */
  readonly subkeys?: readonly string[];
  /** Packages whose hold a run that was cut off may have lost. */
  readonly holdAgain?: readonly string[];
  readonly notes: readonly Text[];
}

/**
 * Decides what to do; pure. daemon.json comes before the packages, so that a fresh daemon starts once, with its
 * configuration, and needs no restart.
 */
export function makePlan(planned: PlanInput): Plan {
  const { target, options, release } = planned;
  const family = familyOf(planned.distro);
  const packages = "packages" in release ? release.packages : packageNames.map((name) => ({ name }));
  // The one that answered is in front, so that a dead one costs this run nothing.
  const mirrors = [...new Set([release.repository.mirror, ...options.mirrors])];
  const input: FamilyInput = {
    target,
    repository: release.repository,
    mirrors,
    components: channelsOf(options.channel),
    arch: family.arch(target.arch),
    pinned: planned.pinned,
    query: { ...family.query, lockTimeoutSeconds: options.lockTimeoutSeconds },
    packages,
  };
  const { repository } = release;
  const prerequisites = family.prerequisites(input);
  const steps: Step[] = [
    hostStep(planned, family),
    { kind: "package-mend", query: input.query, ...family.mend },
    ...(prerequisites ? [prerequisites] : []),
    {
      kind: "package-remove",
      role: "conflicts",
      names: family.conflicts,
      query: input.query,
      command: family.remove,
      install: family.install({ pinned: true }),
    },
    {
      kind: "repository-key",
      urls: mirrors.map((mirror) => `${mirror}/${repository.path}/${family.key.file}`),
      path: family.key.path,
      fingerprints: [options.keyFingerprint ?? dockerKeys[family.name]],
      subkeys: planned.subkeys ?? (options.keyFingerprint === undefined ? dockerSubkeys[family.name] : []),
      armored: family.name === "yum",
    },
    ...family.repository(input),
    {
      kind: "package-index",
      command: family.index(input),
      packages,
      query: input.query,
    },
    ...(options.registryMirrors
      ? [
          {
            kind: "daemon-json" as const,
            path: "/etc/docker/daemon.json",
            registryMirrors: options.registryMirrors,
          },
        ]
      : []),
    ...(options.proxy ? [proxyStep(options.proxy)] : []),
    installStep(family, input, planned),
    ...holdStep(family, planned),
    {
      kind: "unit",
      unit: "docker.service",
      registryMirrors: options.registryMirrors,
      ...(options.proxy ? { environment: daemonVariables(options.proxy) } : {}),
    },
    ...(options.user
      ? [{ kind: "group-member" as const, user: options.user, group: "docker" as const }]
      : []),
    { kind: "verify", registryMirrors: options.registryMirrors },
  ];
  return {
    target,
    repository,
    docker: "docker" in release ? release.docker : undefined,
    environment: options.proxy ? proxyEnvironment(options.proxy) : {},
    steps,
    notes: planned.notes,
  };
}

function proxyStep(proxy: HttpProxy): FileStep {
  return {
    kind: "file",
    path: proxyDropIn,
    content: proxyDropInText(proxy),
    // A password is root's to read.
    mode: proxy.url.includes("@") ? 0o600 : 0o644,
    unit: "docker.service",
    title: {
      en: `Tell dockerd of the proxy in ${proxyDropIn}`,
      zh: `在 ${proxyDropIn} 中为 dockerd 设置代理`,
    },
    why: {
      en: "Asked for by --proxy. dockerd pulls by itself and sees no variable of this shell.",
      zh: "应 --proxy 的要求。dockerd 自行拉取镜像，看不到当前 shell 的变量。",
    },
  };
}

function hostStep({ distro, target, machine }: PlanInput, family: Family): HostStep {
  return {
    kind: "host",
    name: targetName(distro, target),
    ...(target.codename ? { codename: target.codename } : { version: target.version }),
    ids: [...new Set([target.distro, ...(family.name === "yum" ? ["rhel", "centos", "fedora"] : [])])],
    ...(machine ? { machine } : {}),
    arch: { argv: family.printArch, is: family.arch(target.arch) },
  };
}

/** A target for people: "Ubuntu 24.04 (noble), amd64"; a derivative's own name comes first. */
export function targetName(distro: Distro, target: Target): string {
  const release = `${distro.name} ${target.version}${target.codename ? ` (${target.codename})` : ""}`;
  const arch = familyOf(distro).arch(target.arch);
  return target.derivative ? `${target.derivative} → ${release}, ${arch}` : `${release}, ${arch}`;
}
