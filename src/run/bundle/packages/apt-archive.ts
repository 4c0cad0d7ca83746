import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { SetupError } from "../../../errors.ts";
import { parseReleaseFile } from "../../../sources/catalog/release-file.ts";
import type { ArchivePackage, ReadArchive } from "./archive.ts";
import { fetchFile } from "./fetch-file.ts";

const largestList = 256 << 20;

/**
 * Reads the main component of a suite. The list has to be the one that InRelease names; InRelease's own signature is
 * checked by the target's apt, with the keys of the distribution that the target has.
 * @throws SetupError "network"
 */
export const readAptArchive: ReadArchive = async (system, url, { codename, version }, arch) => {
  const suite = codename ?? version;
  const below = `dists/${suite}`;
  const signed = await fetchFile(system, `${url}/${below}/InRelease`, 4 << 20);
  const release = parseReleaseFile(clearText(signed));
  const list = `main/binary-${arch}/Packages.gz`;
  const packed = await fetchFile(system, `${url}/${below}/${list}`);
  const listed = (name: string, body: Buffer) =>
    release?.files.get(name)?.sha256 === createHash("sha256").update(body).digest("hex");
  if (!listed(list, packed)) throw notListed(`${url}/${below}/${list}`);
  const text = gunzipSync(packed, { maxOutputLength: largestList }).toString("utf8");
  // Read is what Node can unpack; carried is what is smaller by a quarter, and what apt asks for first.
  const small = list.replace(/gz$/, "xz");
  const body = release?.files.has(small) ? await fetchFile(system, `${url}/${below}/${small}`) : undefined;
  const carried = body && listed(small, body) ? ([small, body] as const) : ([list, packed] as const);
  return {
    url,
    packages: parseArchive(text),
    lists: new Map([
      [`${below}/InRelease`, signed],
      [`${below}/${carried[0]}`, carried[1]],
    ]),
  };
};

/** The signed words of a clearsigned file, RFC 9580 (7). */
const clearText = (file: Buffer): string =>
  (
    /\n\n([\s\S]*?)\n-----BEGIN PGP SIGNATURE-----/.exec(file.toString("utf8").replaceAll("\r", ""))?.[1] ??
    ""
  ).replace(/^- /gm, "");

/** Reads a Packages file. https://wiki.debian.org/DebianRepository/Format */
export function parseArchive(text: string): ArchivePackage[] {
  return text.split(/\n\n+/).flatMap((paragraph) => {
    const field = (name: string) => new RegExp(`^${name}: *(.*)$`, "m").exec(paragraph)?.[1];
    const [name, version, path, size, sha256] = ["Package", "Version", "Filename", "Size", "SHA256"].map(
      field,
    );
    if (!name || !version || !path || !size || !/^[0-9a-f]{64}$/.test(sha256 ?? "")) return [];
    if (!/^[A-Za-z0-9][A-Za-z0-9.+:~_^%/-]*$/.test(path) || path.includes("..")) return [];
    const needs = ["Pre-Depends", "Depends"].flatMap((which) => demands(field(which)));
    return [
      {
        name,
        version,
        path,
        size: Number(size),
        sha256: sha256!,
        needs,
        provides: demands(field("Provides")).flat(),
        // What debootstrap's smallest variant installs: https://wiki.debian.org/Debootstrap
        base: field("Priority") === "required" || field("Essential") === "yes",
      },
    ];
  });
}

/** "a (>= 1) | b:any, c" as [["a", "b"], ["c"]]: an archive has one version of each. */
export const demands = (field: string | undefined): string[][] =>
  (field ?? "")
    .split(",")
    .map((need) =>
      need
        .split("|")
        .map((one) => one.trim().replace(/[ (:].*$/, ""))
        .filter(Boolean),
    )
    .filter((need) => need.length > 0);

const notListed = (url: string) =>
  new SetupError("network", {
    en: `${url} is not the list that InRelease names: the archive may be in the middle of a synchronisation.`,
    zh: `${url} 与 InRelease 中的记录不符：软件源可能正在同步。`,
  });
