import type { Arch } from "../src/plan/types.ts";
import type { Distro, KnownRelease } from "./types.ts";

/** What a distribution's file tells besides the shape that plans need. */
export interface SupportedDistro extends Distro {
  /** What its docker-ce packages are built for, as https://docs.docker.com/engine/install/ lists. */
  readonly architectures: readonly Arch[];
  /** Other ids whose repository this is, as a person may type them in --target: "rocky". */
  readonly derivatives?: readonly string[];
  /** Reads a release as a person types it; without it: the version, a point release of it, or the codename. */
  release?(text: string): KnownRelease | undefined;
}

/** The leading number of a version such as "9.4", "V10" or "2.1903"; undefined when there is none. */
export function major(version: string | undefined): number | undefined {
  const match = /^[vV]?(\d{1,4})(?![0-9])/.exec(version ?? "");
  return match === null ? undefined : Number(match[1]);
}
