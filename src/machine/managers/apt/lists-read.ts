import type { Repository } from "../../../terms.ts";
import { indexText } from "../index-text.ts";
import { listName } from "./list-name.ts";

/**
 * A repository's lists as apt has them in its directory, of what was `read` already; none where one is missing.
 * Source: apt-pkg/deb/debmetaindex.cc: InRelease, and Packages of each component unpacked.
 */
export function listsRead(
  { mirror, path, suite }: Repository,
  channels: readonly string[],
  arch: string,
  read: (url: string) => Buffer | undefined = () => undefined,
): { readonly name: string; readonly text: string }[] {
  const root = `${mirror}/${path}/dists/${suite}`;
  const release = read(`${root}/InRelease`);
  if (release === undefined) return [];
  const lists = [{ name: listName(`${root}/InRelease`), text: release.toString("utf8") }];
  for (const channel of channels) {
    const url = `${root}/${channel}/binary-${arch}/Packages`;
    const body = read(`${url}.gz`);
    if (body === undefined) return [];
    lists.push({ name: listName(url), text: indexText(body, url) });
  }
  return lists;
}
