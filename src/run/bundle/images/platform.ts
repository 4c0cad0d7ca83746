import { SetupError } from "../../../errors.ts";
import { goArch, parseArch } from "../../../machine/facts/arch.ts";
import type { Arch } from "../../../terms.ts";

/** What an image was built for, in Docker's words. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** An architecture's; armhf is ARMv7 alone. */
export const platformOf = (arch: Arch): Platform => ({
  os: "linux",
  architecture: goArch[arch],
  ...(arch === "armhf" ? { variant: "v7" } : {}),
});

/** That of the machine at hand; i686 is uname's for what docker-ce is not built for, and images are. */
export function platformHere(machine: string): Platform {
  const arch = parseArch(machine);
  if (arch !== undefined) return platformOf(arch);
  return { os: "linux", architecture: machine === "i686" ? "386" : machine };
}

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
