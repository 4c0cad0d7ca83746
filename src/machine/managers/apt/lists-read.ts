import type { Repository } from "../../../terms.ts";
import { indexText } from "../index-text.ts";
import type { ListPlace } from "../source-types.ts";
import { listName, listPath } from "./list-name.ts";

/** Below which address on a mirror each list of a repository lies, and what apt calls it once it is there. */
function listsOf({ mirror, path, suite }: Repository, channels: readonly string[], arch: string) {
  const root = `${mirror}/${path}/dists/${suite}`;
  const packages = channels.map((channel) => `${root}/${channel}/binary-${arch}/Packages`);
  return [
    { served: `${root}/InRelease`, kept: `${root}/InRelease` },
    ...packages.map((kept) => ({ served: `${kept}.gz`, kept })),
  ];
}

/** Where apt keeps a repository's lists. */
export const listPlaces = (
  repository: Repository,
  channels: readonly string[],
  arch: string,
): readonly ListPlace[] =>
  listsOf(repository, channels, arch).map(({ served, kept }) => ({ url: served, path: listPath(kept) }));

/**
 * A repository's lists as apt has them in its directory, of what was `read` already; none where one is missing.
 * Source: apt-pkg/deb/debmetaindex.cc: InRelease, and Packages of each component unpacked.
 */
export function listsRead(
  repository: Repository,
  channels: readonly string[],
  arch: string,
  read: (url: string) => Buffer | undefined = () => undefined,
): { readonly name: string; readonly text: string }[] {
  const lists = listsOf(repository, channels, arch).map(({ served, kept }) => {
    const body = read(served);
    return body === undefined ? undefined : { name: listName(kept), text: indexText(body, served) };
  });
  return lists.every((list) => list !== undefined) ? lists : [];
}
