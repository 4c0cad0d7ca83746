import type { ReadSystem } from "../../system/read-only.ts";
import type { SourcePlaces } from "./source-types.ts";

/** The files that a package manager reads entries from, as far as they are there. */
export async function sourcePaths(
  system: ReadSystem,
  { files, directories, endings }: SourcePlaces,
): Promise<string[]> {
  const found = [...files];
  for (const directory of directories) {
    const names = await system.files.list(directory).catch(() => []);
    const mine = names.filter((name) => endings.some((ending) => name.endsWith(ending)));
    found.push(...mine.map((name) => `${directory}/${name}`));
  }
  return found;
}
