import type { OsRelease } from "../src/machine/facts/os-release.ts";
import type { NamesInit } from "../src/machine/inits/index.ts";
import type { ManagerName } from "../src/machine/managers/index.ts";
import type { SupplyData } from "../src/sources/supply/index.ts";
import type { Arch, Target } from "../src/terms.ts";
import type { Text } from "../src/text.ts";

/** A release that docker-setup knows by name; others are taken as os-release tells them. */
export interface KnownRelease {
  /** "24.04", "12", "9". */
  readonly version: string;
  /** apt's suite. */
  readonly codename?: string;
  /** The last day with updates from the distribution, ISO date; absent: unknown or far. */
  readonly endOfLife?: string;
}

/** A distribution: its names, its package manager, its init (systemd where it names none), where Docker comes from, its quirks. One small file each. */
export interface Distro extends NamesInit {
  /** The file's name and os-release's ID, such as "ubuntu". */
  readonly id: string;
  readonly name: string;
  /** os-release's IDs, where the ID alone tells a machine of its; its releases are VERSION_IDs or "rolling". */
  readonly ids?: readonly string[];
  /** It is no distribution: its releases are versions of the C library, which a machine's may not be older than. */
  readonly byLibrary?: true;
  readonly manager: ManagerName;
  /** Its own commands are BusyBox's: no usermod, no gpasswd. */
  readonly busybox?: true;
  /** Newest first. */
  readonly releases: readonly KnownRelease[];
  /** What its docker-ce packages are built for, as https://docs.docker.com/engine/install/ lists. */
  readonly architectures: readonly Arch[];
  /** Reads a release as a person types it; without it: the version, a point release of it, or the codename. */
  release?(text: string): KnownRelease | undefined;
  /**
   * Recognises this distribution, or a derivative that can use its repository, from os-release.
   * undefined: not mine. `exact` is false for a derivative; the match asks exact ones first.
   */
  recognise(
    os: OsRelease,
  ): { version: string; codename?: string; exact: boolean; because?: Text } | undefined;
  /** Where Docker comes from, best first. */
  readonly supplies: readonly [SupplyData, ...SupplyData[]];
  /** Something to know about a release before saying yes. */
  notes?(target: Target): readonly Text[];
}
