import type { ReadSystem } from "./read-only.ts";

/** A small file's text; undefined when it is absent or may not be read: a fact is missing then, not wrong. */
export async function readText(system: ReadSystem, path: string): Promise<string | undefined> {
  try {
    return (await system.files.read(path))?.toString("utf8");
  } catch {
    return undefined;
  }
}

/** Whether something is at one of the paths, as far as one may look. */
export const someExist = async (system: ReadSystem, paths: readonly string[]): Promise<boolean> =>
  (await Promise.all(paths.map((path) => exists(system, path)))).includes(true);

/** Whether something is at a path, as far as one may look. */
export async function exists(system: ReadSystem, path: string): Promise<boolean> {
  try {
    return (await system.files.stat(path)) !== undefined;
  } catch {
    return false;
  }
}
