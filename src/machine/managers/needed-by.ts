import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import { allManagers } from "./index.ts";
import { sourcePaths } from "./source-paths.ts";

/**
 * The file of a package manager's entries that names a path, such as a repository's key: without it the manager refuses
 * that entry. Comments don't count; neither do the files in `except`.
 */
export async function namedByEntry(
  system: ReadSystem,
  path: string,
  except: (file: string) => boolean,
): Promise<string | undefined> {
  const places = allManagers.map(({ sources }) => sources);
  const files = new Set((await Promise.all(places.map((each) => sourcePaths(system, each)))).flat());
  for (const file of files) {
    if (file === path || except(file)) continue;
    const text = (await system.files.read(file).catch(() => undefined))?.toString("latin1") ?? "";
    if (text.split("\n").some((line) => !/^\s*#/.test(line) && names(line, path))) return file;
  }
  return undefined;
}

/** docker.gpg is not docker.gpg.old. */
function names(line: string, path: string): boolean {
  const at = line.indexOf(path);
  return at !== -1 && !/[\w.-]/.test(line[at + path.length] ?? " ");
}

export const staysForEntry = (path: string, file: string): Text => ({
  en: `${path} stays: ${file} names it.`,
  zh: `${path} 保留：${file} 用到它。`,
});
