import { exists } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";

/** What a machine shows beside os-release; a fact that can't be read is missing. */
export interface Evidence {
  /** The C library's version, such as "2.34". */
  readonly glibc?: string;
  /** /etc/debian_version's word: "12.5", "trixie/sid". */
  readonly debianVersion?: string;
  /** The root is made of an image: `rpm-ostree` runs it. https://ostreedev.github.io/ostree/adapting-existing/ */
  readonly ostree?: boolean;
  /** A package manager that docker-setup drives, whose program is there: "apt". */
  readonly manager?: string;
}

/** The traces that cost no process. */
export async function readTraces(system: System): Promise<Evidence> {
  if (system.platform !== "linux") return {};
  return (await exists(system, "/run/ostree-booted")) ? { ostree: true } : {};
}
