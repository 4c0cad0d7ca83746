import { managerFor } from "../../../machine/managers/index.ts";
import type { SourceFiles } from "../../../machine/managers/source-types.ts";
import type { Manager } from "../../../machine/managers/types.ts";
import { listsOf } from "../../../machine/managers/yum/repomd-lists.ts";
import type { LockedTarget } from "../../../plan/lock/types.ts";
import { targetName } from "../../../plan/plan.ts";
import { lockedRelease } from "../../../plan/settle/lock/locked.ts";
import { findRelease, type Place } from "../../../plan/settle/release.ts";
import type { VersionRequest } from "../../../sources/catalog/version.ts";
import { armor, dockerKey, selectKey } from "../../../sources/keys/openpgp.ts";
import { dockerCeKeyFile, dockerCeNames } from "../../../sources/supply/docker-ce-addresses.ts";
import { supplyOf } from "../../../sources/supply/index.ts";
import type { OnFailure } from "../../../sources/supply/types.ts";
import type { System } from "../../../system/types.ts";
import type { Offer } from "../../../terms.ts";
import type { Packed } from "../pack.ts";
import { noBundle } from "../refused.ts";
import type { Store } from "../store.ts";
import { fetchFile, fetchKnown } from "./fetch-file.ts";
import { recording } from "./recording.ts";

/** docker-ce's part of a bundle for one target. */
export interface DockerPart {
  readonly offer: Offer;
  /** The key's fingerprint, 40 hex digits. */
  readonly key: string;
  readonly files: ReadonlyMap<string, Packed>;
}

/** Where docker-ce's repository and the pinned key lie in a bundle. */
export const repositoryRoot = "repository";
export const keyFile = ({ form, sources }: Manager): string =>
  `keys/docker-${form}.${isArmored(sources) ? "asc" : "gpg"}`;

/** The key as the manager reads it. */
export const keyFor = ({ sources }: Manager, key: Buffer): Buffer =>
  isArmored(sources) ? Buffer.from(armor(key)) : key;

const isArmored = ({ key }: SourceFiles): boolean => key({ names: dockerCeNames }).armored;

/**
 * The wanted version's files, the repository's signed lists as the mirror has them, and its pinned key.
 * @throws SetupError "network", "untrusted-key", "unsupported-host", "version-not-found"
 */
export async function dockerPart(
  system: System,
  store: Store,
  place: Place & { readonly locked: LockedTarget | undefined },
  wanted: VersionRequest | undefined,
  onFailure: OnFailure,
  onProgress: (done: number, all: number) => void,
): Promise<DockerPart> {
  const recorder = recording(system);
  const manager = managerFor(place.distro);
  if (manager.alone === undefined && supplyOf(place.distro, place.target).files)
    throw noBundle(targetName(place.distro, place.target));
  const offer = place.locked
    ? await lockedRelease(recorder.system, place, place.locked, onFailure)
    : await findRelease(recorder.system, place, wanted, onFailure);
  const { mirror, path } = offer.repository;
  const root = `${mirror}/${path}/`;
  const files = new Map<string, Packed>();
  const keep = async (below: string, body: Buffer) => {
    files.set(`${repositoryRoot}/${path}/${below}`, { sha256: await store.put(body) });
  };
  for (const [url, body] of recorder.kept) {
    const below = url.slice(root.length);
    if (!url.startsWith(root) || below === dockerCeKeyFile) continue;
    await keep(below, body);
    if (!below.endsWith("/repomd.xml")) continue;
    const base = below.replace(/repodata\/repomd\.xml$/, "");
    for (const href of listsOf(body)) {
      if (!recorder.kept.has(`${root}${base}${href}`))
        await keep(`${base}${href}`, await fetchFile(system, `${root}${base}${href}`));
    }
  }
  const roots = [...new Set([mirror, ...place.mirrors])].map((each) => `${each}/${path}/`);
  const wantedFiles = offer.artefacts.map(({ path: below, sha256, size }) => ({
    urls: roots.map((each) => `${each}${below}`),
    sha256,
    size,
  }));
  await fetchKnown(system, store, wantedFiles, onProgress);
  for (const { path: below, sha256 } of offer.artefacts)
    files.set(`${repositoryRoot}/${path}/${below}`, { sha256 });
  const served = await fetchFile(system, `${root}${dockerCeKeyFile}`, 1 << 20);
  const { key, fingerprint } = selectKey(served, [
    place.locked?.key ?? place.keyFingerprint ?? dockerKey(manager.form),
  ]);
  files.set(keyFile(manager), { sha256: await store.put(keyFor(manager, key)) });
  return { offer, key: fingerprint, files };
}
