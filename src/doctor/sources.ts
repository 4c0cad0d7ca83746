import { readText } from "../machine/facts/read.ts";
import type { PackageFamily } from "../machine/facts/types.ts";
import { DOCKER_CE } from "../plan/steps/repository-retire.ts";
import type { System } from "../system/types.ts";
import type { Repository, Target } from "../terms.ts";
import { parseDeb822, parseOneLine, parseRepo, type RawSource } from "./source-formats.ts";

/** An entry for docker-ce in a package manager's files. */
export interface Source {
  readonly file: string;
  readonly family: PackageFamily;
  readonly enabled: boolean;
  /** Where its packages come from, the best first; only addresses that have docker-ce's usual layout. */
  readonly repositories: readonly Repository[];
  /** The addresses as they stand in the file. */
  readonly uris: readonly string[];
  readonly channels: readonly string[];
  /** Paths or URLs of its keys. */
  readonly keys: readonly string[];
  /** A key that stands in the file itself. */
  readonly inlineKey: string | undefined;
  /** Packages are taken only with a signature. */
  readonly signed: boolean;
}

/** Names of files that docker-setup and Docker's own pages write: theirs are docker-ce's, wherever they lead. */
const ownNames = ["docker.sources", "docker.list", "docker-ce.repo"];

/** Every entry for docker-ce; what can't be read is missing. `target` says what $releasever and $basearch are. */
export async function readSources(
  system: System,
  family: PackageFamily | undefined,
  target: () => Promise<Target>,
): Promise<Source[]> {
  if (family === undefined) return [];
  const found: Source[] = [];
  for (const file of await pathsOf(system, family)) {
    const text = await readText(system, file);
    if (text === undefined) continue;
    const parse = file.endsWith(".sources") ? parseDeb822 : family === "apt" ? parseOneLine : parseRepo;
    for (const raw of parse(text)) {
      const uris = await withMirrorLists(system, raw.uris);
      const own = ownNames.some((name) => file.endsWith(`/${name}`));
      if (!own && !uris.some((uri) => new RegExp(DOCKER_CE).test(`${uri}/`))) continue;
      found.push({
        ...raw,
        file,
        family,
        uris,
        repositories: await repositoriesOf(raw, uris, family, target),
      });
    }
  }
  return found;
}

async function pathsOf(system: System, family: PackageFamily): Promise<string[]> {
  const [directory, endings] =
    family === "apt" ? ["/etc/apt/sources.list.d", [".list", ".sources"]] : ["/etc/yum.repos.d", [".repo"]];
  const names = await system.files.list(directory).catch(() => []);
  const paths = names
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => `${directory}/${name}`);
  return family === "apt" ? ["/etc/apt/sources.list", ...paths] : paths;
}

/** apt-transport-mirror(1): a file with an address a line. */
async function withMirrorLists(system: System, uris: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    uris.map(async (uri) => {
      const path = /^mirror\+file:(?:\/\/)?(\/.*)$/.exec(uri)?.[1];
      if (path === undefined) return [uri];
      const lines = ((await readText(system, path)) ?? "").split("\n");
      return lines.map((line) => line.split(/\s/)[0] ?? "").filter((word) => /^https?:/.test(word));
    }),
  );
  return lists.flat();
}

async function repositoriesOf(
  raw: RawSource,
  uris: readonly string[],
  family: PackageFamily,
  target: () => Promise<Target>,
): Promise<Repository[]> {
  if (family === "apt") {
    return uris.flatMap((uri) => {
      const [, mirror, path] = /^(https?:\/\/.+?)\/(linux\/[a-z]+)\/*$/.exec(uri) ?? [];
      return mirror && path ? raw.suites.map((suite) => ({ mirror, path, suite })) : [];
    });
  }
  const version = await target().then(
    (known) => known.version,
    () => undefined,
  );
  return uris.flatMap((uri) => {
    const [, mirror, path, release = ""] = /^(https?:\/\/.+?)\/(linux\/[a-z]+)\/([^/]+)\//.exec(uri) ?? [];
    const suite = /^\$\{?releasever\}?$/.test(release) ? version : release;
    return mirror && path && suite ? [{ mirror, path, suite }] : [];
  });
}
