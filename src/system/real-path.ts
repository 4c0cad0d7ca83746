import { dirname, isAbsolute, join } from "node:path";
import type { ReadSystem } from "./read-only.ts";

/** As many links in a row are a circle to the kernel. Source: path_resolution(7). */
const MOST_LINKS = 40;

/**
 * Where a path ends when its links are followed, as `readlink -f` tells it: all but the last part are there. undefined
 * where that can't be told (a circle, no directory, not allowed). Sources: readlink(1), path_resolution(7).
 */
export async function realPath({ files }: ReadSystem, path: string): Promise<string | undefined> {
  const parts = (text: string) => text.split("/").filter((part) => part !== "" && part !== ".");
  const left = parts(path);
  let here = "/";
  let links = 0;
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    const next = part === ".." ? dirname(here) : join(here, part);
    const type = await files.stat(next).then(
      (found) => found?.type ?? "nothing",
      () => undefined,
    );
    if (type === "symlink") {
      if (++links > MOST_LINKS) return undefined;
      const target = await files.readLink(next).catch(() => undefined);
      if (target === undefined) return undefined;
      if (isAbsolute(target)) here = "/";
      left.unshift(...parts(target));
    } else if (type === "dir" || (type !== undefined && left.length === 0)) here = next;
    else return undefined;
  }
  return here;
}

/** Where the file itself lies, so that somebody's link stays one. */
export async function linkTarget(system: ReadSystem, path: string): Promise<string> {
  if ((await system.files.stat(path))?.type !== "symlink") return path;
  return (await realPath(system, path)) ?? path;
}
