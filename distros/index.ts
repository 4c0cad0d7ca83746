import { parseArch } from "../src/machine/facts/arch.ts";
import type { Evidence } from "../src/machine/facts/evidence.ts";
import type { OsRelease } from "../src/machine/facts/os-release.ts";
import type { Arch, Target } from "../src/terms.ts";
import { distros } from "./list.ts";
import { identify } from "./recognise.ts";
import type { Distro } from "./types.ts";
import { noDistro, standsApart, unknownDistro, unsupportedArch } from "./unsupported.ts";

export { distros, findDistro } from "./list.ts";

/**
 * The target that a machine is.
 * @param os undefined where there is no os-release; `platform` (Node's name) then explains why.
 * @param arch in any spelling.
 * @throws SetupError "unsupported-host"
 */
export function recogniseHost(
  os: OsRelease | undefined,
  arch: string,
  platform = "linux",
  evidence: Evidence = {},
): Target {
  if (os === undefined) throw noDistro(platform, distros);
  const found = identify(os, evidence);
  if (found === undefined) throw unknownDistro(os, distros, evidence);
  if ("apart" in found) throw standsApart(os, found.apart, distros);
  return { ...found.target, arch: checkArch(found.distro, arch, os) };
}

/** @throws SetupError "unsupported-host" where the distribution has no packages for it. */
export function checkArch(distro: Distro, arch: string, os?: OsRelease): Arch {
  const parsed = parseArch(arch);
  if (parsed === undefined || !distro.architectures.includes(parsed)) throw unsupportedArch(distro, arch, os);
  return parsed;
}
