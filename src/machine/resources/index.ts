import { createHash } from "node:crypto";
import type { ReadSystem } from "../../system/read-only.ts";
import type { NamesInit } from "../inits/index.ts";
import type { Interruption, Work } from "../work/work.ts";
import { type CachedChange, type CachedTouch, cached } from "./cached.ts";
import { type ConfigurationChange, type ConfigurationTouch, configuration } from "./configuration.ts";
import { type FileChange, type FileTouch, file } from "./file.ts";
import { type GroupChange, type GroupTouch, group } from "./group.ts";
import { type HoldChange, type HoldTouch, hold } from "./hold.ts";
import { type ImportedKeyChange, type ImportedKeyTouch, importedKey } from "./imported-key.ts";
import { type LeftoverChange, type LeftoverTouch, leftover } from "./leftover.ts";
import { type MemberChange, type MemberTouch, member } from "./member.ts";
import { type ModeChange, type ModeTouch, mode } from "./mode.ts";
import { type PackagesChange, type PackagesTouch, packages } from "./packages.ts";
import type { Resource, RestoreScript } from "./resource.ts";
import { isObject } from "./shape.ts";
import { type UnitChange, type UnitTouch, unit } from "./unit.ts";

/** Something of the machine that a step may change. */
export type Touch =
  | CachedTouch
  | ConfigurationTouch
  | FileTouch
  | GroupTouch
  | HoldTouch
  | ImportedKeyTouch
  | LeftoverTouch
  | MemberTouch
  | ModeTouch
  | PackagesTouch
  | UnitTouch;

/** A touch with what was there before. */
export type Change =
  | CachedChange
  | ConfigurationChange
  | FileChange
  | GroupChange
  | HoldChange
  | ImportedKeyChange
  | LeftoverChange
  | MemberChange
  | ModeChange
  | PackagesChange
  | UnitChange;

type Of<U extends { readonly what: string }, W extends U["what"]> = Extract<U, { what: W }>;

/** A kind that is missing here does not compile. */
const resources: {
  readonly [W in Touch["what"] | Change["what"]]: Resource<Of<Touch, W>, Of<Change, W>>;
} = {
  cached,
  configuration,
  file,
  group,
  hold,
  "imported-key": importedKey,
  leftover,
  member,
  mode,
  packages,
  unit,
};

const resourceOf = (what: Touch["what"]) => resources[what] as unknown as Resource<Touch, Change>;

/** Reads what a step is about to change. @throws SetupError */
export const capture = (system: ReadSystem, touch: Touch): Promise<Change> =>
  resourceOf(touch.what).capture(system, touch);

/** Tells one state of a resource from another without keeping it: a file may hold a secret. SHA-256, in hexadecimal. */
export function fingerprint({ before }: Change): string {
  const fields = isObject(before) ? Object.entries(before).sort(([a], [b]) => (a < b ? -1 : 1)) : before;
  return createHash("sha256")
    .update(JSON.stringify([fields]))
    .digest("hex");
}

/** Brings back what was there before a change. Where it is so already, nothing happens. @throws SetupError */
export const restore = (change: Change, work: Work): Promise<void> =>
  resourceOf(change.what).restore(change, work);

/** Whether bringing it back would stop running containers. */
export const stops = async (change: Change, system: ReadSystem): Promise<Interruption | undefined> =>
  resourceOf(change.what).stops?.(change, system);

/** sh: does the same on a machine that this init runs. */
export const restoreInScript = (change: Change, machine: NamesInit): RestoreScript =>
  resourceOf(change.what).restoreInScript(change, machine);

/** Whether it is as it was before the change. Reads only. */
export async function isBack(change: Change, system: ReadSystem): Promise<boolean> {
  const now = await capture(system, change);
  return resourceOf(change.what).isBack?.(now, change) ?? fingerprint(now) === fingerprint(change);
}

/** sh: true where it is as it was before the change. */
export const isBackInScript = (change: Change): RestoreScript =>
  resourceOf(change.what).isBackInScript(change);

/** Whether a value, such as a journal's, is a change that this version can bring back. */
export function isChange(value: unknown): value is Change {
  if (!isObject(value) || typeof value.what !== "string" || !Object.hasOwn(resources, value.what))
    return false;
  return resourceOf(value.what as Change["what"]).isChange(value);
}
