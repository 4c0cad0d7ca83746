import { readText } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { type Evidence, readTraces } from "./evidence.ts";
import { managerByProgram } from "./packages.ts";

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
