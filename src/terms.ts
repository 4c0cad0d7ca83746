/** The field's words as types; every room may use them, and this file uses none but text.ts. */

import type { Text } from "./text.ts";

/** Debian's names; each package manager spells them its own way (src/machine/managers/). */
export type Arch = "amd64" | "arm64" | "armhf" | "ppc64el" | "s390x";

export type Channel = "stable" | "test" | "nightly";

/** What the plan is made for: a distribution's release on an architecture. */
export interface Target {
  /** The name of the file in distros/, such as "ubuntu". */
  readonly distro: string;
  /** The release as the repository counts it: "24.04", "12", "9". */
  readonly version: string;
  /** apt's suite, such as "noble"; absent where releases have numbers alone. */
  readonly codename?: string;
  readonly arch: Arch;
  /** The machine's own words for itself where it is a derivative, such as "Linux Mint 22". */
  readonly derivative?: string;
  /** Why it was taken for this distribution and release. */
  readonly because?: Text;
  /** What a machine's os-release says that is taken for it, whatever its base. */
  readonly says?: SaidBy;
}

/** What os-release must say for the script to take a machine (distros/words.ts). */
export interface SaidBy {
  /** ID, lower case. */
  readonly id: string;
  /** A part of NAME, lower case. */
  readonly name?: string;
  /** Any of these words for the release; none: every release. */
  readonly releases: readonly string[];
}

/** One docker-ce repository on a mirror. */
export interface Repository {
  /** The mirror's docker-ce root without a trailing slash: "https://mirrors.aliyun.com/docker-ce". */
  readonly mirror: string;
  /** The path below it: "linux/ubuntu", "linux/centos". */
  readonly path: string;
  /** apt: the suite ("noble"); yum: the release directory ("9"). */
  readonly suite: string;
}

/** A package as it will be installed; no version: whatever is installed, or the newest. */
export interface PackageVersion {
  readonly name: string;
  /** The package manager's full version, such as "5:27.3.1-1~ubuntu.24.04~noble" or "3:27.3.1-1.el9". */
  readonly version?: string;
}

/** A package's file as a repository's index tells of it; what the index said, checked, and never run. */
export interface Artefact {
  readonly name: string;
  /** The package manager's full version, as PackageVersion has it. */
  readonly version: string;
  /** The package manager's spelling: "amd64", "x86_64", "all", "noarch". */
  readonly architecture: string;
  /** Below the repository's root (mirror and path): "dists/noble/pool/stable/amd64/docker-ce_….deb". */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** As the index has them: "containerd.io (>= 1.6.24)" with apt, "containerd.io >= 1.6.24" with yum. */
  readonly depends: readonly string[];
}

/** What a supply has for the wanted version. */
export interface Offer {
  readonly kind: "offer";
  readonly repository: Repository;
  /** In install order, docker-ce first, each with its exact version. */
  readonly packages: readonly PackageVersion[];
  /** The packages' files, in the same order; empty where no index was read, because what is installed stays. */
  readonly artefacts: readonly Artefact[];
  /** docker's own number, such as "27.3.1" or "17.03.1". */
  readonly docker: string;
}

/** The distribution's own packages, in whatever version its sources have. */
export interface OwnRelease {
  readonly kind: "own";
  readonly packages: readonly PackageVersion[];
}
