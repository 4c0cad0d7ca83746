import { readText } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { managerByProgram } from "./packages.ts";
import { readTraces } from "./read-os.ts";

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

/** All of it; one process. */
export async function readEvidence(system: System): Promise<Evidence> {
  const [traces, debian, libc, manager] = await Promise.all([
    readTraces(system),
    readText(system, "/etc/debian_version"),
    system.exec(["getconf", "GNU_LIBC_VERSION"], { timeoutMs: 2000 }).catch(() => undefined),
    managerByProgram(system),
  ]);
  const glibc = /^glibc (\d+\.\d+)/.exec(libc?.stdout ?? "")?.[1];
  const debianVersion = /^[a-z0-9./]{1,40}$/.exec(debian?.trim() ?? "")?.[0];
  return {
    ...traces,
    ...(manager === undefined ? {} : { manager: manager.name }),
    ...(glibc === undefined ? {} : { glibc }),
    ...(debianVersion === undefined ? {} : { debianVersion }),
  };
}
