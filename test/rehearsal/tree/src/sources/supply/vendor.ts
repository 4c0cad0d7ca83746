import { SetupError } from "../../errors.ts";
import type { Target } from "../../terms.ts";
import { readIndex } from "../catalog/fetch.ts";
import { resolveRelease } from "../catalog/resolve.ts";
import type { Catalog, Supply } from "./types.ts";

/** A made-up way to get Docker: a vendor's own repository, two packages, and no channel but stable. */
export function vendor({ directory }: { directory(target: Target): string }): Supply {
  const repositories: Supply["repositories"] = ({ target, mirrors }) =>
    mirrors.map((mirror) => ({ mirror, path: directory(target), suite: target.version }));
  const catalogs: Supply["catalogs"] = async function* (system, place) {
    for (const repository of repositories(place)) {
      // Its index is not signed; the packages are.
      const key = "anybody" as const;
      const arch = place.manager.arch(place.target.arch);
      const index = await readIndex(system, {
        repository,
        channels: ["stable"],
        manager: place.manager,
        arch,
        key,
      });
      yield { index, repository } satisfies Catalog;
    }
  };
  return {
    name: "vendor",
    packages: ["docker-ce", "docker-ce-cli"],
    serves: () => true,
    repositories,
    catalogs,
    async *offers(system, place, wanted, onFailure) {
      for await (const { index, repository } of catalogs(system, place, onFailure)) {
        yield resolveRelease(index, wanted, repository, place.manager);
      }
    },
    setup({ manager, target, repository, keyFingerprint }) {
      if (keyFingerprint === undefined) {
        throw new SetupError("usage", { en: "The vendor's key has to be named", zh: "须指定供应商的公钥" });
      }
      const entry = {
        names: { short: "vendor", repository: "vendor" },
        title: "Vendor",
        target,
        repository,
        mirrors: [repository.mirror],
        channels: ["stable" as const],
        enabled: ["stable" as const],
        arch: manager.arch(target.arch),
      };
      return {
        key: {
          urls: [`${repository.mirror}/key`],
          ...manager.sources.key(entry),
          fingerprints: [keyFingerprint],
          subkeys: [],
        },
        ...manager.sources.write(entry),
        retire: manager.sources.retire(entry),
        refresh: manager.sources.refresh(entry),
      };
    },
  };
}
