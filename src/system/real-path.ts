import type { ReadSystem } from "./read-only.ts";

/** Where a path ends when its links are followed; undefined where that can't be told. Source: readlink(1). */
export async function realPath(system: ReadSystem, path: string): Promise<string | undefined> {
  const { code, stdout } = await system.exec(["readlink", "-f", "--", path]);
  return code === 0 ? stdout.replace(/\n$/, "") || undefined : undefined;
}

/** Where the file itself lies, so that somebody's link stays one. */
export async function linkTarget(system: ReadSystem, path: string): Promise<string> {
  if ((await system.files.stat(path))?.type !== "symlink") return path;
  return (await realPath(system, path)) ?? path;
}
