import type { Arch } from "../../terms.ts";

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

/** Docker's names, which are Go's. Source: https://go.dev/doc/install/source#environment */
export const goArch: Readonly<Record<Arch, string>> = {
  amd64: "amd64",
  arm64: "arm64",
  armhf: "arm",
  ppc64el: "ppc64le",
  s390x: "s390x",
};

/** The architecture that a text in any spelling means; undefined: docker-ce is not built for it. */
export function parseArch(text: string): Arch | undefined {
  const key = text.trim().toLowerCase();
  return Object.hasOwn(spellings, key) ? spellings[key] : undefined;
}
