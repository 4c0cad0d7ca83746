import { SetupError } from "../../errors.ts";
import { packageNames } from "../../machine/docker-packages.ts";
import type { IndexEntry } from "../../machine/managers/index-entry.ts";
import type { System } from "../../system/types.ts";
import type { Repository, Target } from "../../terms.ts";
import { readIndex } from "../catalog/fetch.ts";
import { resolveRelease } from "../catalog/resolve.ts";
import { dockerKey, dockerSubkeysOf } from "../keys/openpgp.ts";
import { filesMissing, lacksFiles } from "../mirrors/files-there.ts";
import { channels, channelsOf, dockerCeKeyFile, dockerCeNames } from "./docker-ce-addresses.ts";
import { freshFirst } from "./fresh-first.ts";
import type { Catalog, OnFailure, Place, Supply } from "./types.ts";

/** What a distribution's file says of it. */
interface DockerCeData {
  /** Where its packages are below a mirror's root, best first: the first one that has the wanted version is used. */
  repositories(target: Target): readonly Omit<Repository, "mirror">[];
}

/** Docker's own repository, on Docker's host or a mirror of it: https://download.docker.com/linux/. */
export function dockerCe(data: DockerCeData): Supply {
  const repositories: Supply["repositories"] = ({ target, mirrors }) =>
    mirrors.flatMap((mirror) =>
      data.repositories(target).map(({ path, suite }) => ({ mirror, path, suite })),
    );

  async function* catalogs(system: System, place: Place, errors: SetupError[], onFailure: OnFailure) {
    let dead: string | undefined;
    const reads = new Map<string, Promise<IndexEntry[]>>();
    const read = (repository: Repository): Promise<IndexEntry[]> => {
      const at = Object.values(repository).join(" ");
      const reading = reads.get(at) ?? readCatalog(system, place, repository);
      reads.set(at, reading);
      return reading;
    };
    const [best] = data.repositories(place.target);
    if (best === undefined) return;
    const mirrors = await freshFirst(place, (mirror) => read({ mirror, ...best }), onFailure);
    for (const repository of repositories({ ...place, mirrors })) {
      if (repository.mirror === dead) continue;
      let index: readonly IndexEntry[];
      try {
        index = await read(repository);
      } catch (error) {
        if (!(error instanceof SetupError)) throw error;
        if (error.code === "network") {
          dead = repository.mirror;
          if (dead !== mirrors.at(-1)) onFailure(error);
        } else if (error.code !== "unsupported-host") throw error;
        errors.push(error);
        continue;
      }
      yield { index, repository } satisfies Catalog;
    }
  }

  return {
    name: "docker-ce",
    packages: packageNames,
    serves: (target) => data.repositories(target).length > 0,
    repositories,

    async *catalogs(system, place, onFailure) {
      const errors: SetupError[] = [];
      let any = false;
      for await (const catalog of catalogs(system, place, errors, onFailure)) {
        any = true;
        yield catalog;
      }
      if (!any) throw errors[0];
    },

    async *offers(system, place, wanted, onFailure, look = true) {
      const errors: SetupError[] = [];
      let any = false;
      for await (const { index, repository } of catalogs(system, place, errors, onFailure)) {
        try {
          const offer = resolveRelease(index, wanted, repository, place.manager);
          const missing = look ? await filesMissing(system, repository, offer.artefacts) : [];
          if (missing.length === 0) {
            any = true;
            yield offer;
            continue;
          }
          const error = lacksFiles(repository, missing);
          if (repository.mirror !== place.mirrors.at(-1)) onFailure(error);
          errors.push(error);
        } catch (error) {
          if (!(error instanceof SetupError && error.code === "version-not-found")) throw error;
          errors.push(error);
        }
      }
      if (!any) throw errors[0];
    },

    setup({ manager, target, repository, mirrors: wished, channel, keyFingerprint, subkeys }) {
      // The one that answered is in front, so that a dead one costs this run nothing.
      const mirrors = [...new Set([repository.mirror, ...wished])];
      const entry = {
        names: dockerCeNames,
        title: "Docker CE",
        target,
        repository,
        mirrors,
        channels,
        enabled: channelsOf(channel),
        arch: manager.arch(target.arch),
      };
      const listPlaces = manager.sources.listPlaces?.(entry);
      const indexes = manager.sources.indexes?.(entry);
      const askSuite = manager.sources.askSuite?.(entry);
      const fingerprints = [keyFingerprint ?? dockerKey(manager.form)];
      const known = subkeys ?? (keyFingerprint === undefined ? dockerSubkeysOf(manager.form) : []);
      return {
        places: { own: manager.sources.places?.(entry) ?? [], keys: [...fingerprints, ...known] },
        key: {
          urls: mirrors.map((mirror) => `${mirror}/${repository.path}/${dockerCeKeyFile}`),
          ...manager.sources.key(entry),
          ...(manager.sources.keyReader ? { reader: manager.sources.keyReader } : {}),
          fingerprints,
          subkeys: known,
        },
        ...manager.sources.write(entry),
        retire: manager.sources.retire(entry),
        ...(manager.sources.only ? { only: manager.sources.only(entry) } : {}),
        refresh: manager.sources.refresh(entry),
        ...(listPlaces ? { listPlaces } : {}),
        ...(indexes ? { indexes } : {}),
        ...(askSuite ? { suite: { name: repository.suite, ask: askSuite } } : {}),
      };
    },
  };
}

/** Indexes that this run has read: the questions and the plan look at the same one, and it is asked for once. */
const indexes = new WeakMap<System, Map<string, Promise<IndexEntry[]>>>();

/** Reads the index of one repository on the mirror, once a run; a failure is asked again. */
function readCatalog(system: System, place: Place, repository: Repository): Promise<IndexEntry[]> {
  const { manager, target } = place;
  const query = {
    repository,
    channels: channelsOf(place.channel),
    manager,
    arch: manager.arch(target.arch),
    key: { file: dockerCeKeyFile, fingerprints: [place.keyFingerprint ?? dockerKey(manager.form)] },
  };
  const known = indexes.get(system) ?? new Map<string, Promise<IndexEntry[]>>();
  indexes.set(system, known);
  const key = JSON.stringify({ ...query, manager: manager.name });
  const reading = known.get(key) ?? readIndex(system, query);
  known.set(key, reading);
  reading.catch(() => known.delete(key));
  return reading;
}
