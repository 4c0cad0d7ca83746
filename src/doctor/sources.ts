import { readText } from "../machine/facts/read.ts";
import type { RawSource } from "../machine/managers/source-types.ts";
import type { Manager } from "../machine/managers/types.ts";
import { dockerCeLayout, isDockerCe } from "../sources/supply/docker-ce-addresses.ts";
import type { System } from "../system/types.ts";
import type { Repository, Target } from "../terms.ts";

/** An entry for docker-ce in a package manager's files. */
export interface Source extends Omit<RawSource, "suites"> {
  readonly file: string;
  readonly manager: Manager;
  /** Where its packages come from, the best first; only addresses that have docker-ce's usual layout. */
  readonly repositories: readonly Repository[];
  /** The addresses as they stand in the file. */
  readonly uris: readonly string[];
}

/** Every entry for docker-ce; what can't be read is missing. `target` says what $releasever and $basearch are. */
export async function readSources(
  system: System,
  manager: Manager | undefined,
  target: () => Promise<Target>,
): Promise<Source[]> {
  if (manager === undefined) return [];
  const { sources } = manager;
  const found: Source[] = [];
  for (const file of await pathsOf(system, manager)) {
    const text = await readText(system, file);
    if (text === undefined) continue;
    for (const raw of sources.parse(file, text)) {
      const uris = await sources.addresses(system, raw.uris);
      if (!isDockerCe(file, uris)) continue;
      const version = await target().then(
        (known) => known.version,
        () => undefined,
      );
      const repositories = sources.repositories(raw, uris, dockerCeLayout, version);
      found.push({ ...raw, file, manager, uris, repositories });
    }
  }
  return found;
}

async function pathsOf(system: System, { sources }: Manager): Promise<string[]> {
  const { directory, endings, files } = sources;
  const names = await system.files.list(directory).catch(() => []);
  const paths = names
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => `${directory}/${name}`);
  return [...files, ...paths];
}
