import type { Lock, Value } from "./types.ts";

/** Keys of daemon.json that a lock owns, but the one that has a wish of its own. */
export const otherKeys = ({ daemon }: Pick<Lock, "daemon">): [key: string, value: Value][] =>
  Object.entries(daemon)
    .filter(([key]) => key !== "registry-mirrors")
    .sort(([a], [b]) => (a < b ? -1 : 1));
