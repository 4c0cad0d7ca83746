import type { Arch } from "../../plan/types.ts";
import type { System } from "../../system/types.ts";

/**
 * Every spelling of an architecture that people and tools use: Debian's, rpm's, uname's, Node's, Docker's.
 * armv6l is none of them: Docker's armhf became ARMv7 on 2025-10-07, in linux/raspbian as well.
 */
const spellings: Readonly<Record<string, Arch>> = {
  amd64: "amd64",
  x86_64: "amd64",
  "x86-64": "amd64",
  x64: "amd64",
  arm64: "arm64",
  aarch64: "arm64",
  arm64v8: "arm64",
  armhf: "armhf",
  armv7l: "armhf",
  armv7hl: "armhf",
  armv7: "armhf",
  armv8l: "armhf",
  arm: "armhf",
  ppc64el: "ppc64el",
  ppc64le: "ppc64el",
  s390x: "s390x",
};

/** The architecture that a text in any spelling means; undefined: docker-ce is not built for it. */
export function parseArch(text: string): Arch | undefined {
  const key = text.trim().toLowerCase();
  return Object.hasOwn(spellings, key) ? spellings[key] : undefined;
}

/**
 * The userland's architecture in a yum machine's own spelling, such as "x86_64": rpm's word first, since a
 * 64-bit kernel may carry a 32-bit userland, then the kernel's, then Node's.
 */
export async function readRpmArch(system: System): Promise<string> {
  for (const argv of [
    ["rpm", "--eval", "%{_arch}"],
    ["uname", "-m"],
  ]) {
    const { code, stdout } = await system.exec(argv, { timeoutMs: 2000 });
    const arch = stdout.trim();
    if (code === 0 && /^[a-z0-9_]{1,32}$/i.test(arch)) return arch;
  }
  return system.machine;
}
