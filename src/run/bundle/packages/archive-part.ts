import { managerFor } from "../../../machine/managers/index.ts";
import { targetName } from "../../../plan/plan.ts";
import type { Subject } from "../../../plan/settle/subject.ts";
import type { System } from "../../../system/types.ts";
import type { Offer } from "../../../terms.ts";
import type { Packed } from "../pack.ts";
import { noBundle } from "../refused.ts";
import type { Store } from "../store.ts";
import { demands, readAptArchive } from "./apt-archive.ts";
import type { ReadArchive } from "./archive.ts";
import { archivesOf } from "./archives.ts";
import { closure } from "./closure.ts";
import { fetchKnown, type KnownFile } from "./fetch-file.ts";
import { readYumArchive } from "./yum-archive.ts";

/** How an archive is read, by its form. */
const readers: Readonly<Record<string, ReadArchive>> = { apt: readAptArchive, yum: readYumArchive };

/** What docker-ce needs of the distribution, for one target. */
export interface ArchivePart {
  /** Folders in the bundle, one an archive. */
  readonly folders: readonly string[];
  readonly packages: readonly { readonly name: string; readonly version: string; readonly sha256: string }[];
  /** What no archive has. */
  readonly missing: readonly string[];
  readonly files: ReadonlyMap<string, Packed>;
}

/**
 * The packages that a bare machine of the target lacks, from the distribution's own archive with its own lists.
 * @throws SetupError "network", "unsupported-host"
 */
export async function archivePart(
  system: System,
  store: Store,
  name: string,
  { distro, target }: Subject,
  offer: Offer,
  given: string | undefined,
  onProgress: (done: number, all: number) => void,
): Promise<ArchivePart> {
  const manager = managerFor(distro);
  const arch = manager.arch(target.arch);
  const urls = archivesOf(target, manager, given);
  const read = readers[manager.form];
  if (read === undefined) throw noBundle(targetName(distro, target));
  const archives = await Promise.all(urls.map((url) => read(system, url, target, arch)));
  const own = new Set(offer.artefacts.map((artefact) => artefact.name));
  const needs = offer.artefacts
    .flatMap(({ depends }) => depends.flatMap((need) => demands(need)))
    .filter((need) => !need.some((one) => own.has(one)));
  const { packages, missing } = closure(
    archives.flatMap((archive) => archive.packages),
    urls.length > 0 ? needs : [],
  );
  const files = new Map<string, Packed>();
  const wanted: KnownFile[] = [];
  const folders = archives.map((_, i) => `archive/${name}/${i + 1}`);
  for (const [i, archive] of archives.entries()) {
    for (const [path, body] of archive.lists)
      files.set(`${folders[i]}/${path}`, { sha256: await store.put(body) });
    for (const each of packages.filter((one) => archive.packages.includes(one))) {
      wanted.push({ urls: [`${archive.url}/${each.path}`], sha256: each.sha256, size: each.size });
      files.set(`${folders[i]}/${each.path}`, { sha256: each.sha256 });
    }
  }
  await fetchKnown(system, store, wanted, onProgress);
  const listed = packages.map((each) => ({ name: each.name, version: each.version, sha256: each.sha256 }));
  return { folders, packages: listed, missing, files };
}
