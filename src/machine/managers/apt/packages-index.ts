import {
  checkEntry,
  type IndexEntry,
  type IndexSource,
  isDockerPackage,
  nonsense,
  printable,
} from "../index-entry.ts";
import { indexText } from "../index-text.ts";
import type { GetIndex, IndexPlace } from "../types.ts";

/** A field with its folded lines; compiled once a name. */
const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*(?:\\n[ \\t].*)*)`, "m");
const fields = {
  version: field("Version"),
  arch: field("Architecture"),
  filename: field("Filename"),
  size: field("Size"),
  sha256: field("SHA256"),
  depends: field("Depends"),
};
const packageField = field("Package");

/**
 * Reads a Packages file (deb822, https://wiki.debian.org/DebianRepository/Format#A.22Packages.22_Indices) into the
 * entries of Docker's packages. An empty file is an empty index: Docker publishes those for channels without builds.
 * Throws SetupError "network" naming `source.url` where the text is something else or a field is missing.
 */
export function parsePackages(text: string, source: IndexSource): IndexEntry[] {
  const entries: IndexEntry[] = [];
  const plain = text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
  for (const paragraph of plain.split(/\n\s*\n/)) {
    if (paragraph.trim() === "") continue;
    const name = packageField.exec(paragraph)?.[1]?.trim();
    if (name === undefined) {
      const start = printable(paragraph.trim());
      throw nonsense(source.url, {
        en: `text that is no list of packages: ${start}`,
        zh: `不是软件包列表：${start}`,
      });
    }
    if (!isDockerPackage(name)) continue;
    const get = (key: keyof typeof fields) => fields[key].exec(paragraph)?.[1]?.trim();
    const depends =
      get("depends")
        ?.split(/\s*,\s*/)
        .filter(Boolean) ?? [];
    const raw = {
      name,
      version: get("version"),
      arch: get("arch"),
      filename: get("filename"),
      size: get("size"),
      sha256: get("sha256"),
      depends,
    };
    entries.push(checkEntry(raw, source));
  }
  return entries;
}

/** One channel's Packages.gz. https://wiki.debian.org/DebianRepository/Format */
export async function readPackages(
  get: GetIndex,
  { repository: { mirror, path, suite }, channel, arch }: IndexPlace,
): Promise<IndexEntry[]> {
  const url = `${mirror}/${path}/dists/${suite}/${channel}/binary-${arch}/Packages.gz`;
  return parsePackages(indexText(await get(url, "channel"), url), { url, channel });
}
