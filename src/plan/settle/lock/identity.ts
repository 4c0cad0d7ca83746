import type { LockedPackage } from "../../../lock/types.ts";
import type { SignedPackages } from "../../../machine/managers/contents.ts";
import { managerFor } from "../../../machine/managers/index.ts";
import { ExchangeError, type System } from "../../../system/types.ts";
import type { Artefact, Offer } from "../../../terms.ts";
import type { Place } from "../release.ts";

/**
 * An offer's packages as a lock has them. Where they bear signatures of their own, the beginning of each is read, so that
 * verify can tell one that was signed anew from another one; of what can't be read so the lock does not say it.
 */
export async function lockedPackages(
  system: System,
  { distro }: Pick<Place, "distro">,
  { repository, artefacts }: Pick<Offer, "repository" | "artefacts">,
): Promise<LockedPackage[]> {
  const { signed } = managerFor(distro).contents ?? {};
  return Promise.all(
    artefacts.map(async ({ depends: _, ...each }: Artefact): Promise<LockedPackage> => {
      if (signed === undefined) return each;
      const start = await startOf(system, `${repository.mirror}/${repository.path}/${each.path}`, signed);
      return { ...each, ...signed.ofFile(start) };
    }),
  );
}

async function startOf(system: System, url: string, { bytes }: SignedPackages): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    await system.stream(url, {
      headers: { range: `bytes=0-${bytes - 1}` },
      // A server that knows no ranges sends all of it, and is stopped.
      head: (status) => status === 200 || status === 206,
      take(chunk) {
        parts.push(chunk);
        length += chunk.length;
        return length < bytes;
      },
    });
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
  }
  return Buffer.concat(parts);
}
