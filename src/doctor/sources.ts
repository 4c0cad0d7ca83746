import { sourcePaths } from "../machine/managers/source-paths.ts";
import type { RawSource } from "../machine/managers/source-types.ts";
import type { Manager } from "../machine/managers/types.ts";
import { dockerCeLayout, isDockerCe, isDockerCeFile } from "../sources/supply/docker-ce-addresses.ts";
import { readText } from "../system/read-text.ts";
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
  for (const file of await sourcePaths(system, sources)) {
    const text = await readText(system, file);
    if (text === undefined) continue;
    for (const raw of sources.parse(file, text)) {
      if (!raw.binary || raw.uris.length === 0) continue;
      const uris = await sources.addresses(system, raw.uris);
      if (!isDockerCeFile(file) && !isDockerCe({ ...raw, enabled: true }, uris)) continue;
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
