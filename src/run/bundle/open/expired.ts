import type { LockedList } from "../../../plan/lock/types.ts";
import type { Text } from "../../../text.ts";
import type { TarFile } from "./tar.ts";

/** A target's signed lists that have ended, and whether the lock names every one of them by its hash. */
export interface Expired {
  readonly notes: readonly Text[];
  readonly pinned: boolean;
}

/**
 * Reads when lists end (Valid-Until). A list that ended is no less what its owner signed; who pinned its bytes knows
 * that it is old. Source: https://wiki.debian.org/DebianRepository/Format#Date.2C_Valid-Until
 */
export function expiredLists(
  files: ReadonlyMap<string, TarFile>,
  folders: readonly string[],
  lists: readonly LockedList[] = [],
  now: number,
): Expired {
  const ended = [...files].flatMap(([path, { text, sha256 }]) => {
    if (!path.endsWith("/InRelease") || !folders.some((folder) => path.startsWith(`${folder}/`))) return [];
    const until = Date.parse(/^Valid-Until: *(.+)$/m.exec(text ?? "")?.[1] ?? "");
    return until < now ? [{ path, sha256, until }] : [];
  });
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return {
    pinned: ended.every((one) =>
      lists.some(({ path, sha256 }) => path === one.path && sha256 === one.sha256),
    ),
    notes: ended.map(({ path, until }) => ({
      en: `${path} was valid until ${day(until)}; it is taken as the very file that the bundle's lock pins.`,
      zh: `${path} 的有效期至 ${day(until)}；它正是离线包锁文件所指定的文件，因此仍予采用。`,
    })),
  };
}
