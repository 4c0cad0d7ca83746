import { parseArch } from "../src/machine/facts/arch.ts";
import type { OsRelease } from "../src/machine/facts/os-release.ts";
import type { Arch, Target } from "../src/terms.ts";
import { centos } from "./centos.ts";
import { debian } from "./debian.ts";
import { fedora } from "./fedora.ts";
import { raspbian } from "./raspbian.ts";
import { rhel } from "./rhel.ts";
import type { Distro } from "./types.ts";
import { ubuntu } from "./ubuntu.ts";
import { noDistro, unknownDistro, unsupportedArch } from "./unsupported.ts";

/** Every distribution, in the order in which derivatives are offered to them. */
export const distros: readonly Distro[] = [ubuntu, debian, raspbian, centos, rhel, fedora];

/** The distribution of a target's `distro`; undefined for another id. */
export function findDistro(id: string): Distro | undefined {
  return distros.find((distro) => distro.id === id);
}

/** What os-release means, without the architecture; undefined: no distribution takes it. */
export function matchDistro(os: OsRelease): { distro: Distro; target: Omit<Target, "arch"> } | undefined {
  const matches = distros.flatMap((distro) => {
    const match = distro.recognise(os);
    return match === undefined ? [] : [{ distro, match }];
  });
  const best = matches.find(({ match }) => match.exact) ?? matches[0];
  if (best === undefined) return undefined;
  const { version, codename, exact } = best.match;
  const derivative = exact ? undefined : (os.prettyName ?? os.name ?? os.id);
  return {
    distro: best.distro,
    target: {
      distro: best.distro.id,
      version,
      ...(codename === undefined ? {} : { codename }),
      ...(derivative === undefined ? {} : { derivative }),
    },
  };
}

/**
 * The target that a machine is.
 * @param os undefined where there is no os-release; `platform` (Node's name) then explains why.
 * @param arch in any spelling.
 * @throws SetupError "unsupported-host"
 */
export function recogniseHost(os: OsRelease | undefined, arch: string, platform = "linux"): Target {
  if (os === undefined) throw noDistro(platform, distros);
  const match = matchDistro(os);
  if (match === undefined) throw unknownDistro(os, distros);
  return { ...match.target, arch: checkArch(match.distro, arch) };
}

/** @throws SetupError "unsupported-host" where the distribution has no packages for it. */
export function checkArch(distro: Distro, arch: string): Arch {
  const parsed = parseArch(arch);
  if (parsed === undefined || !distro.architectures.includes(parsed)) throw unsupportedArch(distro, arch);
  return parsed;
}
