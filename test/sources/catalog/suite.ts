import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { makeOwner, type Owner } from "../keys/sign.ts";

/** Who signs the suites of these tests. */
export const owner: Owner = makeOwner();
export const trusted = { file: "gpg", fingerprints: [owner.fingerprint] };

export interface SuiteOptions {
  readonly root: string;
  readonly suite: string;
  /** Default "amd64". */
  readonly arch?: string;
  /** Channel → its Packages. */
  readonly channels: Readonly<Record<string, string>>;
  readonly by?: Owner;
  /** Fields of Release, instead of the usual ones; undefined leaves one out. */
  readonly fields?: Readonly<Record<string, string | undefined>>;
}

const sha256 = (data: Buffer) => createHash("sha256").update(data).digest("hex");

/** The text of a suite's Release file. */
export function releaseText({ suite, channels, arch = "amd64", fields = {} }: SuiteOptions): string {
  const lists = Object.entries(channels).flatMap(([channel, text]) => {
    const path = `${channel}/binary-${arch}/Packages`;
    const packed = gzipSync(text);
    return [
      `${sha256(Buffer.from(text))} ${Buffer.byteLength(text)} ${path}`,
      `${sha256(packed)} ${packed.length} ${path}.gz`,
    ];
  });
  const all = {
    Origin: "Docker",
    Suite: suite,
    Codename: suite,
    Date: "Thu, 01 Jan 2026 00:00:00 UTC",
    Components: Object.keys(channels).join(" "),
    SHA256: ["", ...lists.map((line) => ` ${line}`)].join("\n"),
    ...fields,
  };
  return Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}:${value?.startsWith("\n") ? "" : " "}${value}\n`)
    .join("");
}

/** All that a mirror serves of a suite: URL → body. */
export function suitePages(options: SuiteOptions): Record<string, Buffer> {
  const { root, suite, channels, arch = "amd64", by = owner } = options;
  const dists = `${root}/dists/${suite}`;
  return {
    ...Object.fromEntries(
      Object.entries(channels).map(([channel, text]) => [
        `${dists}/${channel}/binary-${arch}/Packages.gz`,
        gzipSync(text),
      ]),
    ),
    [`${dists}/InRelease`]: Buffer.from(by.sign(releaseText(options))),
    [`${root}/gpg`]: by.file,
  };
}
