import { createHash } from "node:crypto";
import {
  checkEntry,
  type IndexEntry,
  type IndexSource,
  isDockerPackage,
  nonsense,
  printable,
} from "../index-entry.ts";
import { indexText, unpack } from "../index-text.ts";
import type { GetIndex, IndexPlace, ListedFile } from "../types.ts";

/** The fields that count; others are passed over. */
const wanted = new Set(["Package", "Version", "Architecture", "Filename", "Size", "SHA256", "Depends"]);

/**
 * Reads a Packages file (deb822, https://wiki.debian.org/DebianRepository/Format#A.22Packages.22_Indices) into the
 * entries of Docker's packages. An empty file is an empty index: Docker publishes those for channels without builds.
 * Throws SetupError "network" naming `source.url` where the text is something else or a field is missing.
 */
export function parsePackages(text: string, source: IndexSource): IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (const { fields, start } of paragraphs(text)) {
    const name = fields.get("Package");
    if (name === undefined) {
      const said = printable(start);
      throw nonsense(source.url, {
        en: `text that is not a list of packages: ${said}`,
        zh: `不是软件包列表：${said}`,
      });
    }
    if (!isDockerPackage(name)) continue;
    const raw = {
      name,
      version: fields.get("Version"),
      arch: fields.get("Architecture"),
      filename: fields.get("Filename"),
      size: fields.get("Size"),
      sha256: fields.get("SHA256"),
      depends: (fields.get("Depends") ?? "")
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean),
    };
    entries.push(checkEntry(raw, source));
  }
  return entries;
}

/** Line by line and each looked at once, whatever it holds: patterns would take the square of a long line's length. */
function* paragraphs(text: string): Generator<{ fields: Map<string, string>; start: string }> {
  let fields = new Map<string, string>();
  let start: string | undefined;
  let current: string | undefined;
  for (const line of text.split("\n")) {
    if (line === "" || line.trim() === "") {
      if (start !== undefined) yield { fields, start };
      fields = new Map();
      start = current = undefined;
      continue;
    }
    start ??= line.trim();
    if (line.startsWith(" ") || line.startsWith("\t")) {
      // A folded line goes on where the one before it ended.
      if (current !== undefined) fields.set(current, `${fields.get(current)}\n${line.trimEnd()}`);
      continue;
    }
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0));
    current = wanted.has(name) && !fields.has(name) ? name : undefined;
    if (current !== undefined) fields.set(current, line.slice(colon + 1).trim());
  }
  if (start !== undefined) yield { fields, start };
}

/** One channel's Packages.gz. https://wiki.debian.org/DebianRepository/Format */
export async function readPackages(
  get: GetIndex,
  { repository: { mirror, path, suite }, channel, arch, signed }: IndexPlace,
): Promise<IndexEntry[]> {
  const list = `${channel}/binary-${arch}/Packages`;
  const url = `${mirror}/${path}/dists/${suite}/${list}.gz`;
  const body = await get(url, "channel");
  const text = indexText(body, url);
  const files = await signed;
  // A proxy may have unpacked the file on its way.
  if (files && !isListed(body, files.get(`${list}.gz`)) && !isListed(unpack(body, url), files.get(list))) {
    throw nonsense(url, {
      en: "a list that is not the one that InRelease signs (the mirror may be in the middle of a synchronisation, or it was changed)",
      zh: "列表与 InRelease 签名的不符（镜像站可能正在同步，或内容被改动过）",
    });
  }
  return parsePackages(text, { url, channel });
}

const isListed = (body: Buffer, file: ListedFile | undefined): boolean =>
  file?.size === body.length && createHash("sha256").update(body).digest("hex") === file.sha256;
