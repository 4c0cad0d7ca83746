import type { Distro } from "../../../distros/types.ts";
import { managerFor } from "../../machine/managers/index.ts";
import type { Problem } from "../../machine/managers/rehearsal.ts";
import type { ReadSystem } from "../../system/read-only.ts";

const textOf = async (system: ReadSystem, path: string): Promise<string> =>
  (await system.files.read(path).catch(() => undefined))?.toString("utf8") ?? "";

/** The files that exclude packages, as "FILE: LINE", or those with preferences, where a problem is of that kind. */
export async function exclusionsIn(
  system: ReadSystem,
  problems: readonly Problem[],
  distro: Distro,
): Promise<string[]> {
  const { transactions, sources } = managerFor(distro);
  const { exclusions } = transactions;
  const has = (...kinds: Problem["kind"][]) => problems.some(({ kind }) => kinds.includes(kind));
  if (has("pinned") && transactions.preferences) return preferencesIn(system, transactions.preferences.files);
  if (exclusions === undefined || !has("excluded", "not-found")) return [];
  const repositories: string[] = [];
  for (const directory of sources.directories)
    for (const name of await system.files.list(directory))
      if (exclusions.endings.some((ending) => name.endsWith(ending)))
        repositories.push(`${directory}/${name}`);
  const found = new Set<string>();
  for (const path of [...exclusions.files, ...repositories]) {
    // One of two names of it is enough: yum.conf leads to dnf.conf where there is dnf.
    if ((await system.files.stat(path))?.type === "symlink") continue;
    for (const line of (await textOf(system, path)).split("\n")) {
      // What was only not found may be the mirror's fault: then a line has to speak of Docker.
      const counts = has("excluded") ? /^\s*[^\s#]/.test(line) : /docker|containerd/.test(line);
      if (exclusions.excludes(path, line) && counts) found.add(`${path}: ${line.trim()}`);
    }
  }
  return [...found];
}

/** Files that speak of Docker, else all that set a priority. */
async function preferencesIn(
  system: ReadSystem,
  { plain, directory }: { readonly plain: readonly string[]; readonly directory: string },
): Promise<string[]> {
  const paths = [...plain, ...(await system.files.list(directory)).map((name) => `${directory}/${name}`)];
  const texts = await Promise.all(paths.map((path) => textOf(system, path)));
  const [ours = [], all = []] = [/docker|containerd/, /^Pin-Priority/m].map((words) =>
    paths.filter((_, i) => words.test(texts[i] ?? "")),
  );
  return ours.length > 0 ? ours : all;
}

/** The version of docker-ce that a version lock of the package manager names, such as "27.3.1"; undefined: none does. */
export async function lockedVersion(system: ReadSystem, distro: Distro): Promise<string | undefined> {
  const { exclusions } = managerFor(distro).transactions;
  for (const path of exclusions?.locks ?? []) {
    const version = exclusions?.locked(await textOf(system, path));
    if (version !== undefined) return version;
  }
  return undefined;
}
