import { SetupError } from "../../../errors.ts";
import { managerFor } from "../../../machine/managers/index.ts";
import { dockerKey } from "../../../sources/keys/openpgp.ts";
import type { Lock, LockedTarget, NamedLock } from "../../lock/types.ts";
import type { Subject } from "../subject.ts";
import type { Wishes } from "../wishes.ts";
import { daemonOf } from "./daemon.ts";
import { lockedVersion, targetIn } from "./locked.ts";

/** What a lock makes of a person's wishes for a system: all that it says of it stands in their place. */
export interface LockedWishes<W> {
  readonly wishes: W;
  readonly locked: LockedTarget;
}

/** @throws SetupError "drift" where the lock has nothing for the system, "untrusted-key" where it has another key, "usage" */
export function lockedWishes<W extends Wishes>(
  wishes: W,
  named: NamedLock,
  { distro, target }: Subject,
): LockedWishes<W> {
  const { lock, file } = named;
  const locked = targetIn(lock, file, target);
  if (wishes.keyFingerprint !== undefined && wishes.keyFingerprint !== locked.key) {
    throw new SetupError("untrusted-key", {
      en: `--key-fingerprint is ${wishes.keyFingerprint}, and ${file} has ${locked.key} for ${locked.name}.`,
      zh: `--key-fingerprint 为 ${wishes.keyFingerprint}，而 ${file} 中 ${locked.name} 的公钥为 ${locked.key}。`,
    });
  }
  const own = locked.key === dockerKey(managerFor(distro).form);
  return {
    locked,
    wishes: {
      ...wishes,
      version: lockedVersion(locked),
      channel: lock.wishes.channel,
      keyFingerprint: own ? undefined : locked.key,
      hold: wishes.hold || lock.wishes.hold === true,
      user: wishes.user ?? lock.wishes.user,
      daemon: daemonOf(named, wishes.daemon),
      registryMirrors: wishes.registryMirrors === null ? null : registryMirrorsIn(lock),
      // They are part of what all machines have alike, whoever answers today.
      probe: false,
    },
  };
}

/** null: the lock leaves them alone. */
export function registryMirrorsIn({ daemon }: Lock): readonly string[] | null {
  const all = daemon["registry-mirrors"];
  return Array.isArray(all) ? all.map(String) : null;
}
