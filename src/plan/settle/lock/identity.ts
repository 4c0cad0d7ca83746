import { managerFor } from "../../../machine/managers/index.ts";
import { ExchangeError, type System } from "../../../system/types.ts";
import type { Artefact, Repository } from "../../../terms.ts";
import type { LockedPackage } from "../../lock/types.ts";
import type { Place } from "../release.ts";

/** So many bytes of a package's beginning; fewer where there are no more. */
type Beginning = (artefact: Artefact, bytes: number) => Promise<Buffer>;

/**
 * An offer's packages as a lock has them. Where they bear signatures of their own, the beginning of each is read, so that
 * verify can tell one that was signed anew from another one; of what can't be read so the lock does not say it.
 */
export async function lockedPackages(
  { distro }: Pick<Place, "distro">,
  artefacts: readonly Artefact[],
  beginning: Beginning,
): Promise<LockedPackage[]> {
  const { signed } = managerFor(distro).contents ?? {};
  return Promise.all(
    artefacts.map(async (artefact): Promise<LockedPackage> => {
      const { depends: _, ...rest } = artefact;
      return signed === undefined
        ? rest
        : { ...rest, ...signed.ofFile(await beginning(artefact, signed.bytes)) };
    }),
  );
}

/** As a mirror has it. */
export const onMirror =
  (system: System, { mirror, path: root }: Repository): Beginning =>
  async ({ path }, bytes) => {
    const parts: Buffer[] = [];
    let length = 0;
    try {
      await system.stream(`${mirror}/${root}/${path}`, {
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
  };

/** As a file of this machine has it. */
export const onDisk =
  (system: System, pathOf: (artefact: Artefact) => string): Beginning =>
  async (artefact, bytes) => {
    const file = await system.files.reading(pathOf(artefact));
    return file.read(0, bytes).finally(() => file.close());
  };
