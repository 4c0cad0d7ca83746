import { createHash } from "node:crypto";
import type { Channel, Repository } from "../../../terms.ts";
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
import { attribute, element, elements, leaf } from "./xml.ts";

/** Where a repository's primary list is, and what it must hash to. */
export interface PrimaryLocation {
  /** Below the directory that holds repodata/: "repodata/…-primary.xml.gz". */
  readonly href: string;
  /** Node's name for the hash, and its lower-case hex digits. */
  readonly checksum: Checksum;
  /** Of the list unpacked, where repomd.xml has it. */
  readonly openChecksum: Checksum | undefined;
}

interface Checksum {
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly hex: string;
}

const checksumOf = (inner: string, tag: string): Checksum | undefined => {
  const found = element(inner, tag);
  const algorithm = algorithms[attribute(found?.attributes ?? "", "type") ?? ""];
  return found && algorithm ? { algorithm, hex: found.inner.trim().toLowerCase() } : undefined;
};

/**
 * When a repomd.xml was made, milliseconds since the epoch: createrepo's revision is that, in seconds, unless somebody
 * gave it another one; then the newest time of its lists.
 */
export function repomdTime(xml: string): number | undefined {
  const times = [leaf(xml, "revision")];
  for (const { inner } of elements(xml, "data")) times.push(leaf(inner, "timestamp"));
  const [revision, ...lists] = times.map((time) =>
    /^[0-9]{9,11}$/.test(time ?? "") ? Number(time) : undefined,
  );
  const newest = Math.max(...lists.filter((time) => time !== undefined), 0);
  return revision === undefined && newest === 0 ? undefined : (revision ?? newest) * 1000;
}

const algorithms: Readonly<Record<string, "sha1" | "sha256" | "sha512">> = {
  sha: "sha1",
  sha1: "sha1",
  sha256: "sha256",
  sha512: "sha512",
};

/**
 * Finds the primary list in repomd.xml (createrepo_c's format; rpm has no written standard for it).
 * Node 18 unpacks gzip, not xz, bzip2 or zstd; who can do more says so by `readable`. Throws SetupError "network" naming
 * `url`.
 */
export function parseRepomd(xml: string, url: string, readable = /\.xml(\.gz)?$/): PrimaryLocation {
  demandRoot(xml, "repomd", url);
  const found: string[] = [];
  for (const { attributes, inner } of elements(xml, "data")) {
    if (attribute(attributes, "type") !== "primary") continue;
    const href = attribute(element(inner, "location")?.attributes ?? "", "href");
    if (href === undefined) continue;
    // What is fetched stays inside the repository.
    if (!/^(?:[A-Za-z0-9_][A-Za-z0-9._+~-]*\/)*[A-Za-z0-9_][A-Za-z0-9._+~-]*$/.test(href)) {
      throw nonsense(url, {
        en: `a primary list at a strange place: ${printable(href)}`,
        zh: `primary 列表的位置异常：${printable(href)}`,
      });
    }
    found.push(href);
    if (!readable.test(href)) continue;
    const checksum = checksumOf(inner, "checksum");
    if (checksum === undefined) {
      throw nonsense(url, {
        en: "a repomd.xml without a checksum of its primary list",
        zh: "repomd.xml 中没有 primary 列表的校验值",
      });
    }
    return { href, checksum, openChecksum: checksumOf(inner, "open-checksum") };
  }
  throw nonsense(
    url,
    found.length > 0
      ? {
          en: `a package list packed in a way docker-setup can't unpack (${found.join(", ")}; it can .gz)`,
          zh: `软件包列表的压缩格式无法解开（${found.join("、")}；只支持 .gz）`,
        }
      : { en: "a repomd.xml without a primary list", zh: "repomd.xml 中没有 primary 列表" },
  );
}

/**
 * Reads primary.xml into the entries of Docker's packages. Versions are "EPOCH:VERSION-RELEASE", without an epoch of 0,
 * as dnf takes them. Throws SetupError "network" naming `source.url` where it is cut off or a field is missing.
 */
export function parsePrimary(xml: string, source: IndexSource): IndexEntry[] {
  const root = demandRoot(xml, "metadata", source.url);
  const entries: IndexEntry[] = [];
  let count = 0;
  for (const { inner } of elements(xml, "package")) {
    count++;
    const name = leaf(inner, "name");
    if (name !== undefined && !isDockerPackage(name)) continue;
    const arch = leaf(inner, "arch");
    if (arch === "src" || arch === "nosrc") continue;
    const checksum = element(inner, "checksum");
    const raw = {
      name,
      version: evr(element(inner, "version")?.attributes ?? ""),
      arch,
      filename: attribute(element(inner, "location")?.attributes ?? "", "href"),
      size: attribute(element(inner, "size")?.attributes ?? "", "package"),
      sha256:
        checksum && attribute(checksum.attributes, "type") === "sha256" ? checksum.inner.trim() : undefined,
      depends: requirements(inner),
    };
    entries.push(checkEntry(raw, source));
  }
  const announced = attribute(root, "packages");
  if (announced !== undefined && Number(announced) !== count) {
    throw nonsense(source.url, {
      en: `${count} packages where it announces ${printable(announced)}`,
      zh: `声明有 ${printable(announced)} 个软件包，实际有 ${count} 个`,
    });
  }
  return entries;
}

/** Throws unless the text is one whole element of that name; gives its attributes. */
function demandRoot(xml: string, tag: string, url: string): string {
  const head = new RegExp(`^(?:<\\?xml[^>]*>\\s*)?<${tag}(\\s[^>]*)?>`).exec(xml.trimStart());
  if (!head) {
    throw nonsense(url, {
      en: `no <${tag}> but: ${printable(xml.trim())}`,
      zh: `没有 <${tag}>，而是：${printable(xml.trim())}`,
    });
  }
  if (!head[1]?.endsWith("/") && !xml.trimEnd().endsWith(`</${tag}>`)) {
    throw nonsense(url, { en: `XML that is cut off (no </${tag}>)`, zh: `XML 不完整（缺少 </${tag}>）` });
  }
  return head[1] ?? "";
}

/** "3:27.3.1-1.el9" out of epoch="3" ver="27.3.1" rel="1.el9". */
function evr(attributes: string): string | undefined {
  const epoch = attribute(attributes, "epoch") ?? "0";
  const version = attribute(attributes, "ver");
  const release = attribute(attributes, "rel");
  if (!version) return undefined;
  return `${epoch === "0" || epoch === "" ? "" : `${epoch}:`}${version}${release ? `-${release}` : ""}`;
}

const signs: Readonly<Record<string, string>> = { EQ: "=", LT: "<", LE: "<=", GT: ">", GE: ">=" };

function requirements(inner: string): string[] {
  const found: string[] = [];
  for (const { attributes } of elements(element(inner, "rpm:requires")?.inner ?? "", "rpm:entry")) {
    const name = attribute(attributes, "name");
    const sign = signs[attribute(attributes, "flags") ?? ""];
    const version = evr(attributes);
    if (name) found.push(sign && version ? `${name} ${sign} ${version}` : name);
  }
  return found;
}

const minute = (at: number) => new Date(at).toISOString().slice(0, 16).replace("T", " ");

const older = (url: string, made: number, last: number) =>
  nonsense(url, {
    en: `an index of ${minute(made)} UTC, older than the one of ${minute(last)} UTC that this machine has seen`,
    zh: `索引的日期是 ${minute(made)} UTC，早于本机见过的 ${minute(last)} UTC`,
  });

/** Where a channel's repomd.xml is served, which names all its other lists. */
export const repomdUrl = ({ mirror, path, suite }: Repository, arch: string, channel: Channel): string =>
  `${mirror}/${path}/${suite}/${arch}/${channel}/repodata/repomd.xml`;

/** One channel's repomd.xml and the primary list that it names. @throws SetupError "network" where they don't fit */
export async function readRepodata(
  get: GetIndex,
  { repository, channel, arch, seen }: IndexPlace,
): Promise<IndexEntry[]> {
  const below = `${repository.suite}/${arch}/${channel}/`;
  const base = `${repository.mirror}/${repository.path}/${below}`;
  const repomd = repomdUrl(repository, arch, channel);
  const xml = indexText(await get(repomd, "channel"), repomd);
  const { href, checksum, openChecksum } = parseRepomd(xml, repomd);
  const [made, last] = [repomdTime(xml), await seen];
  if (made !== undefined && last !== undefined && made < last) throw older(repomd, made, last);
  const url = `${base}${href}`;
  const body = await get(url, "file");
  const text = indexText(body, url);
  const is = (sum: Checksum | undefined) =>
    sum !== undefined && createHash(sum.algorithm).update(body).digest("hex") === sum.hex;
  // A proxy may have unpacked the file on its way.
  if (!is(checksum) && !is(openChecksum)) {
    throw nonsense(url, {
      en: "a list that is not the one its repomd.xml announces (the mirror may be in the middle of a synchronisation)",
      zh: "列表与 repomd.xml 的校验值不符（镜像站可能正在同步）",
    });
  }
  return parsePrimary(text, { url, channel, below });
}
