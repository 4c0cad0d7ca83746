import type { Family, FamilyInput } from "../../distros/family.ts";
import type { PlanInput } from "./plan.ts";
import type { Step } from "./steps/index.ts";
import type { PackageInstallStep } from "./steps/package-install.ts";

/** Brings docker-ce in the versions of the release, or of what the script finds on the machine. */
export function installStep(
  family: Family,
  input: FamilyInput,
  { release, options }: PlanInput,
): PackageInstallStep {
  return {
    kind: "package-install",
    role: "docker",
    packages: input.packages,
    query: input.query,
    commands: family.install(input),
    remove: family.remove,
    ...(family.removeBroken ? { removeBroken: family.removeBroken } : {}),
    ...(family.files ? { files: [...family.files, ...input.packages.map(({ name }) => name)] } : {}),
    ...("wanted" in release
      ? {
          resolve: {
            list: family.list,
            wanted: release.wanted ?? "",
            channel: options.channel,
            pinned: ["docker-ce", "docker-ce-cli"],
          },
        }
      : {}),
  };
}

/** Holds what --hold asks for, or what a run that was cut off let go of. */
export function holdStep(family: Family, { options, holdAgain = [] }: PlanInput): Step[] {
  if (options.hold) return [family.hold()];
  const again = {
    en: "They were held before a run that was cut off, which may have let go of them.",
    zh: "上次被中断的运行之前它们已被锁定，其间可能被解除。",
  };
  return holdAgain.length > 0 ? [{ ...family.hold(), names: holdAgain, because: again }] : [];
}
