import { SetupError } from "../../errors.ts";
import { type SourcePlaces, stagedDirectories } from "../../machine/managers/source-types.ts";
import type { System } from "../../system/types.ts";

/**
 * The package manager's source entries, to be copied into a private set. What can't be read is no entry.
 * @throws SetupError "environment" for a named pipe that the manager would open as if it were a file
 */
export async function sourceFiles(
  system: System,
  { directories, endings, files, opensAll }: SourcePlaces,
): Promise<{ path: string; text: string }[]> {
  const paths = [...files];
  for (const directory of stagedDirectories({ directories })) {
    const names = await system.files.list(directory);
    for (const name of names)
      if (endings.some((ending) => name.endsWith(ending))) paths.push(`${directory}/${name}`);
  }
  const found: { path: string; text: string }[] = [];
  for (const path of paths) {
    let unreadable = false;
    const content = await system.files.read(path).catch(() => {
      unreadable = true;
      return undefined;
    });
    if (content !== undefined) found.push({ path, text: content.toString("utf8") });
    if (unreadable && opensAll) await refusePipe(system, path);
  }
  return found;
}

/** A directory is passed over with a warning, and a link to /dev/null switches an entry off. */
async function refusePipe(system: System, path: string): Promise<void> {
  const { stdout } = await system.exec(["stat", "-L", "-c", "%F", path], { env: { LC_ALL: "C" } });
  if (stdout.trim() !== "fifo") return;
  throw new SetupError(
    "environment",
    { en: `${path} is a named pipe. Nothing was changed.`, zh: `${path} 是命名管道。没有任何改动。` },
    {
      why: {
        en: "The package manager opens everything of such a name, and would wait for ever.",
        zh: "包管理器会打开所有此类名称的路径，并会永远等待。",
      },
      next: { en: "Move it out of that directory, then run this again.", zh: "请将其移出该目录后再运行。" },
    },
  );
}
