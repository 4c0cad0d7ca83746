import type { HttpProxy } from "../system/proxy.ts";
import type { Text } from "../text.ts";
import type { Step } from "./steps/index.ts";

/** Debian's names; each family spells them its own way (distros/apt.ts, distros/yum.ts). */
export type Arch = "amd64" | "arm64" | "armhf" | "ppc64el" | "s390x";

export type Channel = "stable" | "test" | "nightly";

/** What the plan is made for: a distribution's release on an architecture. */
export interface Target {
  /** The name of the file in distros/, such as "ubuntu". */
  readonly distro: string;
  /** The release as the repository counts it: "24.04", "12", "9". */
  readonly version: string;
  /** apt's suite, such as "noble"; absent in the yum family. */
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

/** What the mirror offers for the wanted version. */
export interface Release {
  readonly repository: Repository;
  /** In install order, docker-ce first, each with its exact version. */
  readonly packages: readonly PackageVersion[];
  /** docker's own number, such as "27.3.1" or "17.03.1". */
  readonly docker: string;
}

/** What a person wants, parsed; nothing in it can be wrong any more. */
export interface Options {
  /** In the order in which they are tried; the first that answers is the one in use. */
  readonly mirrors: readonly string[];
  readonly channel: Channel;
  /** Allowed fingerprints of the repository key, 40 upper-case hex digits; undefined: Docker's own. */
  readonly keyFingerprint: string | undefined;
  /** Registry mirror URLs, in order; undefined: leave daemon.json's registry-mirrors alone. */
  readonly registryMirrors: readonly string[] | undefined;
  readonly hold: boolean;
  /** Who joins the docker group. */
  readonly user: string | undefined;
  /** How long another package manager's lock is waited for. */
  readonly lockTimeoutSeconds: number;
  /** Stopping running containers is allowed. */
  readonly restart: boolean;
  /** What this run and the daemon reach mirrors through; undefined: whatever the environment says. */
  readonly proxy: HttpProxy | undefined;
}

/** The wanted version when no mirror was asked: the script resolves it on the machine. */
export interface UnresolvedRelease {
  readonly repository: Repository;
  readonly wanted: string | undefined;
}

export interface Plan {
  readonly target: Target;
  readonly repository: Repository;
  /** Docker's version when it is known. */
  readonly docker: string | undefined;
  /** Variables that every command of the plan sees. */
  readonly environment: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  /** What a person should know before saying yes, such as a distribution past its end of life. */
  readonly notes: readonly Text[];
}
