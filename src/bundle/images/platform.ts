import { SetupError } from "../../errors.ts";
import type { Arch } from "../../terms.ts";

/** What an image was built for, in Docker's words. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** Debian's names of architectures in Docker's. Source: https://go.dev/doc/install/source#environment (GOARCH, GOARM) */
const ofArch: Readonly<Record<Arch, Platform>> = {
  amd64: { os: "linux", architecture: "amd64" },
  arm64: { os: "linux", architecture: "arm64" },
  armhf: { os: "linux", architecture: "arm", variant: "v7" },
  ppc64el: { os: "linux", architecture: "ppc64le" },
  s390x: { os: "linux", architecture: "s390x" },
};

export const platformOf = (arch: Arch): Platform => ofArch[arch];

/** uname's and Node's names of architectures in Docker's. Source: uname(2), https://nodejs.org/api/process.html#processarch */
const ofMachine: Readonly<Record<string, Omit<Platform, "os">>> = {
  x86_64: { architecture: "amd64" },
  x64: { architecture: "amd64" },
  aarch64: { architecture: "arm64" },
  i686: { architecture: "386" },
  armv7l: { architecture: "arm", variant: "v7" },
  arm: { architecture: "arm", variant: "v7" },
};

/** The platform of the machine at hand. */
export const platformHere = (machine: string): Platform => ({
  os: "linux",
  ...(ofMachine[machine] ?? { architecture: machine }),
});

/** "linux/arm64", "linux/arm/v7", or the architecture alone. @throws SetupError "usage" */
export function parsePlatform(text: string): Platform {
  const words = text.split("/");
  const [os, architecture, variant] = words.length === 1 ? ["linux", words[0]] : words;
  if (os === "linux" && words.length <= 3 && /^[a-z0-9]+$/.test(architecture ?? ""))
    return { os, architecture: architecture!, ...(variant ? { variant } : {}) };
  throw new SetupError("usage", {
    en: `--platform ${JSON.stringify(text)} is not like linux/arm64.`,
    zh: `--platform ${JSON.stringify(text)} 不是 linux/arm64 这样的写法。`,
  });
}

/** Whether an image's platform is the wanted one; arm64's only variant, v8, may be left out. */
export function fits(has: Partial<Platform>, wanted: Platform): boolean {
  const variant = (of: Partial<Platform>) => (of.architecture === "arm64" ? "" : (of.variant ?? ""));
  return (
    has.os === wanted.os &&
    has.architecture === wanted.architecture &&
    (variant(has) === variant(wanted) || variant(wanted) === "" || variant(has) === "")
  );
}

export const platformName = ({ os, architecture, variant }: Platform): string =>
  [os, architecture, ...(variant ? [variant] : [])].join("/");
