import { type DaemonJsonStep, daemonJson } from "./daemon-json.ts";
import { type DaemonKeysStep, daemonKeys } from "./daemon-keys.ts";
import { type DaemonSettingsStep, daemonSettings } from "./daemon-settings.ts";
import { type DockerDataStep, dockerData } from "./docker-data.ts";
import { type FileStep, file } from "./file.ts";
import { type GroupMemberStep, groupMember } from "./group-member.ts";
import { type HostStep, host } from "./host.ts";
import { type ImageLoadStep, imageLoad } from "./image-load.ts";
import { type ImportedKeyRemoveStep, importedKeyRemove } from "./imported-key-remove.ts";
import { type PackageHoldStep, packageHold } from "./package-hold.ts";
import { type PackageIndexStep, packageIndex } from "./package-index.ts";
import { packageInstall } from "./package-install.ts";
import type { PackageInstallStep } from "./package-install-step.ts";
import { type PackageMendStep, packageMend } from "./package-mend.ts";
import { type PackageRemoveStep, packageRemove } from "./package-remove.ts";
import { type PathRemoveStep, pathRemove } from "./path-remove.ts";
import { type RepositoryKeyStep, repositoryKey } from "./repository-key.ts";
import { type RepositoryRetireStep, repositoryRetire } from "./repository-retire.ts";
import { type RepositoryReturnStep, repositoryReturn } from "./repository-return.ts";
import type { StepKind } from "./types.ts";
import { type UnitStep, unit } from "./unit.ts";
import { type VerifyStep, verify } from "./verify.ts";

/** A step is data: what to do, in words that any executor or renderer can take up. */
export type Step =
  | DaemonJsonStep
  | DaemonKeysStep
  | DaemonSettingsStep
  | DockerDataStep
  | FileStep
  | GroupMemberStep
  | HostStep
  | ImageLoadStep
  | ImportedKeyRemoveStep
  | PackageHoldStep
  | PackageIndexStep
  | PackageInstallStep
  | PackageMendStep
  | PackageRemoveStep
  | PathRemoveStep
  | RepositoryKeyStep
  | RepositoryRetireStep
  | RepositoryReturnStep
  | UnitStep
  | VerifyStep;

const kinds: { [K in Step["kind"]]: StepKind<Extract<Step, { kind: K }>> } = {
  "daemon-json": daemonJson,
  "daemon-keys": daemonKeys,
  "daemon-settings": daemonSettings,
  "docker-data": dockerData,
  file,
  "group-member": groupMember,
  host,
  "image-load": imageLoad,
  "imported-key-remove": importedKeyRemove,
  "package-hold": packageHold,
  "package-index": packageIndex,
  "package-install": packageInstall,
  "package-mend": packageMend,
  "package-remove": packageRemove,
  "path-remove": pathRemove,
  "repository-key": repositoryKey,
  "repository-retire": repositoryRetire,
  "repository-return": repositoryReturn,
  unit,
  verify,
};

/** All that a step can do, by its kind. */
export function kindOf<S extends Step>(step: S): StepKind<S> {
  return kinds[step.kind] as unknown as StepKind<S>;
}
