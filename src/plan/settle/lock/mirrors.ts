import { managerFor } from "../../../machine/managers/index.ts";
import { packageMirrors } from "../../../sources/mirrors/package-mirrors.ts";
import { supplyOf } from "../../../sources/supply/index.ts";
import type { ReadSystem } from "../../../system/read-only.ts";
import type { LockedTarget } from "../../lock/types.ts";
import type { Subject } from "../subject.ts";
import { defaultMirror } from "../wishes.ts";

/** The mirrors that this machine's own entry names, in order: a lock leaves them to the machine. The default where none is. */
export async function mirrorsOnMachine(
  system: ReadSystem,
  { distro, target }: Subject,
  { repository }: LockedTarget,
): Promise<readonly string[]> {
  const setup = supplyOf(distro, target).setup({
    target,
    manager: managerFor(distro),
    // With two of them, so that there is a list where this manager has one.
    mirrors: packageMirrors.slice(0, 2).map(({ url }) => url),
    channel: "stable",
    keyFingerprint: undefined,
    repository: { mirror: defaultMirror, ...repository },
  });
  const paths = setup ? [setup.entry.path, ...setup.lists.map(({ path }) => path)] : [];
  const texts = await Promise.all(paths.map((path) => system.files.read(path).catch(() => undefined)));
  const path = repository.path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const address = new RegExp(`(https?://[^\\s"']+?)/${path}(?=[\\s/]|$)`, "gm");
  const found = texts.flatMap((text) =>
    [...(text?.toString("utf8") ?? "").matchAll(address)].map(([, mirror]) => mirror!),
  );
  return found.length > 0 ? [...new Set(found)] : [defaultMirror];
}
