import type { Step } from "../src/plan/steps/index.ts";
import type { PackageHoldStep } from "../src/plan/steps/package-hold.ts";
import type { PackageInstallStep } from "../src/plan/steps/package-install.ts";
import type { PackageMendStep } from "../src/plan/steps/package-mend.ts";
import type { PackageQuery } from "../src/plan/steps/packages.ts";
import type { Arch, Channel, PackageVersion, Repository, Target } from "../src/terms.ts";
import type { FamilyName } from "./types.ts";

/** What docker-ce is made of, in install order; a release has them as far as its time had them. */
export const packageNames = [
  "docker-ce",
  "docker-ce-cli",
  "containerd.io",
  "docker-buildx-plugin",
  "docker-compose-plugin",
] as const;

/** What a family needs to know to make its steps. */
export interface FamilyInput {
  readonly target: Target;
  readonly repository: Repository;
  /** Every mirror that may serve it, the repository's own first. */
  readonly mirrors: readonly string[];
  /** The channels whose packages may be used: "stable", and "test" or "nightly" beside it. */
  readonly components: readonly Channel[];
  /** The architecture as this family spells it. */
  readonly arch: string;
  /** The version was asked for, so a lower one than the installed is meant. */
  readonly pinned: boolean;
  /** The family's query with the wanted patience. */
  readonly query: PackageQuery;
  readonly packages: readonly PackageVersion[];
}

/** A package manager's way of doing what every distribution needs. Pure: values in, steps and argv out. */
export interface Family {
  readonly name: FamilyName;
  /** The key's file name in the repository's path, and where it lands. */
  readonly key: { readonly file: string; readonly path: string };
  readonly query: Omit<PackageQuery, "lockTimeoutSeconds">;
  arch(arch: Arch): string;
  /** Prints the machine's architecture in this family's spelling. */
  readonly printArch: readonly string[];
  /** Packages that can't stand beside docker-ce. Source: docs.docker.com/engine/install. */
  readonly conflicts: readonly string[];
  /** What to look for after a crash, and what mends it. */
  readonly mend: Pick<PackageMendStep, "checks" | "duplicates" | "command">;
  prerequisites(input: FamilyInput): PackageInstallStep | undefined;
  /** Names are appended. */
  readonly remove: readonly string[];
  /** Names of half-installed packages are appended: how they go away. */
  readonly removeBroken?: readonly string[];
  /** Names are appended: prints the packages' files, where a killed package manager leaves others beside them. */
  readonly files?: readonly string[];
  repository(input: FamilyInput): Step[];
  /** Refreshes the index of docker-ce's repository alone. */
  index(input: FamilyInput): readonly string[];
  /** Tried in order, specs appended. */
  install(input: Pick<FamilyInput, "pinned">): readonly (readonly string[])[];
  /** Prints all versions there are of the package whose name is appended. */
  readonly list: readonly string[];
  hold(): PackageHoldStep;
}
