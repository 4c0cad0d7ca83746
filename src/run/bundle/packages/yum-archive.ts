import { createHash } from "node:crypto";
import { SetupError } from "../../../errors.ts";
import { parseRepomd } from "../../../machine/managers/yum/repodata.ts";
import { listsOf } from "../../../machine/managers/yum/repomd-lists.ts";
import { attribute, element, elements, leaf } from "../../../machine/managers/yum/xml.ts";
import type { ArchivePackage, ReadArchive } from "./archive.ts";
import { fetchFile } from "./fetch-file.ts";
import { packedList, unpackList } from "./unpack-list.ts";

/** What every machine of the family has; their own needs are there with them. */
const smallest = ["basesystem", "bash", "coreutils", "systemd", "rpm", "dnf", "yum", "util-linux"];

/**
 * Reads one rpm repository of a distribution, its lists whole. Packages are signed one by one there: the target's yum
 * checks each with the distribution's keys that the target has.
 * @throws SetupError "network"
 */
export const readYumArchive: ReadArchive = async (system, url, _, arch) => {
  const repomd = await fetchFile(system, `${url}/repodata/repomd.xml`, 4 << 20);
  const { href, checksum } = parseRepomd(repomd.toString("utf8"), `${url}/repodata/repomd.xml`, packedList);
  const lists = new Map([["repodata/repomd.xml", repomd]]);
  for (const list of listsOf(repomd)) lists.set(list, await fetchFile(system, `${url}/${list}`, 512 << 20));
  const primary = lists.get(href) ?? (await fetchFile(system, `${url}/${href}`));
  if (createHash(checksum.algorithm).update(primary).digest("hex") !== checksum.hex) {
    throw new SetupError("network", {
      en: `${url}/${href} is not the list that repomd.xml names: the archive may be in the middle of a synchronisation.`,
      zh: `${url}/${href} 与 repomd.xml 中的记录不符：软件源可能正在同步。`,
    });
  }
  const xml = await unpackList(system, primary, `${url}/${href}`);
  return { url, packages: parseYumArchive(xml, arch), lists };
};

/** Reads primary.xml with what packages provide and need. Of several versions all are kept: the manager picks. */
export function parseYumArchive(xml: string, arch: string): ArchivePackage[] {
  const found: ArchivePackage[] = [];
  for (const { inner } of elements(xml, "package")) {
    const name = leaf(inner, "name");
    const checksum = element(inner, "checksum");
    const path = attribute(element(inner, "location")?.attributes ?? "", "href");
    const size = Number(attribute(element(inner, "size")?.attributes ?? "", "package"));
    const version = element(inner, "version")?.attributes ?? "";
    if (!name || !path || !checksum || ![arch, "noarch"].includes(leaf(inner, "arch") ?? "")) continue;
    const names = (tag: string) =>
      [...elements(element(inner, tag)?.inner ?? "", "rpm:entry")].flatMap(
        ({ attributes }) => attribute(attributes, "name") ?? [],
      );
    const files = [...elements(inner, "file")].map(({ inner: file }) => file.trim());
    found.push({
      name,
      version: `${attribute(version, "ver")}-${attribute(version, "rel")}`,
      path,
      size,
      sha256: checksum.inner.trim(),
      needs: names("rpm:requires")
        .filter((need) => !/^(rpmlib|config)\(/.test(need))
        // "(a if b)": the manager's own affair.
        .flatMap((need) => (need.startsWith("(") ? [] : [[need]])),
      provides: [...names("rpm:provides").filter((each) => each !== name), ...files],
      base: smallest.includes(name),
    });
  }
  return found;
}
