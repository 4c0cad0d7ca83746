import type { System } from "../../../system/types.ts";
import type { Target } from "../../../terms.ts";

/** A distribution's archive as it was read: its packages, and the signed lists as they came, by their path below its root. */
export interface Archive {
  readonly url: string;
  readonly packages: readonly ArchivePackage[];
  readonly lists: ReadonlyMap<string, Buffer>;
}

/** A package of a distribution's archive, as far as dependencies go. */
export interface ArchivePackage {
  readonly name: string;
  readonly version: string;
  /** Below the archive's root. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** Each has to be met by one of its alternatives; names or capabilities without versions. */
  readonly needs: readonly (readonly string[])[];
  /** Its own name apart: what else it stands for. */
  readonly provides: readonly string[];
  /** On every machine of the release: installed with the smallest system there is. */
  readonly base: boolean;
}

/** Reads the archive at an address, for a target and its architecture in the manager's spelling. @throws SetupError "network" */
export type ReadArchive = (
  system: System,
  url: string,
  target: Pick<Target, "codename" | "version">,
  arch: string,
) => Promise<Archive>;
