import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { SetupError } from "../../../src/errors.ts";
import { parsePackages } from "../../../src/machine/managers/apt/packages-index.ts";
import type { IndexEntry } from "../../../src/machine/managers/index-entry.ts";
import { parsePrimary } from "../../../src/machine/managers/yum/repodata.ts";
import type { Channel } from "../../../src/terms.ts";

export const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");

/** An index out of a fixture such as "ubuntu-noble-stable.Packages"; its name tells the format and the channel. */
export function index(name: string): IndexEntry[] {
  const channel: Channel = name.includes("-test.") ? "test" : "stable";
  const parse = name.endsWith(".Packages") ? parsePackages : parsePrimary;
  return parse(fixture(name), { url: `https://mirror.example/${name}`, channel });
}

/** A docker-ce of that version and nothing else. */
export const dockerCe = (version: string, channel: Channel = "stable", name = "docker-ce"): IndexEntry => ({
  name,
  version,
  architecture: "amd64",
  depends: [],
  path: "x.deb",
  size: 1,
  sha256: "0".repeat(64),
  channel,
});

/** CentOS 9's repodata as a mirror serves it: URL below the channel's directory → body. */
export function repodata(primary: string): Record<string, Buffer> {
  const packed = gzipSync(primary);
  const hash = createHash("sha256").update(packed).digest("hex");
  return {
    "repodata/repomd.xml": Buffer.from(fixture("centos-9-stable.repomd.xml").replaceAll("@GZ_SHA256@", hash)),
    [`repodata/${hash}-primary.xml.gz`]: packed,
  };
}

/** The SetupError that something throws; anything else fails the test. */
export async function failure(run: () => unknown): Promise<SetupError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
