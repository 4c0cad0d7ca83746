import { SetupError } from "../../../errors.ts";
import { digestOf } from "../../../sources/mirrors/manifest.ts";
import { type Found, readManifest } from "./manifests.ts";
import type { Platform } from "./platform.ts";
import type { ImageReference } from "./reference.ts";
import type { Registry } from "./registry.ts";

/** What a tag has for a platform. */
export interface FoundImage extends Extract<Found, { kind: "image" }> {
  /** Of the tag, which may be an index of several platforms. */
  readonly digest: string;
  /** The manifest's bytes. */
  readonly body: Buffer;
}

/**
 * Asks a registry for an image's manifest, each step checked against the digest that names it.
 * @throws SetupError "network", "version-not-found" (no such platform)
 */
export async function findImage(
  registry: Registry,
  { name, tag }: ImageReference,
  platform: Platform,
): Promise<FoundImage> {
  let body = await registry.manifest(tag);
  const digest = digestOf(body);
  if (tag.startsWith("sha256:") && tag !== digest) throw notItsDigest(name, tag, digest);
  let found = readManifest(body, name, platform);
  if (found.kind === "index") {
    const wanted = found.digest;
    body = await registry.manifest(wanted);
    if (digestOf(body) !== wanted) throw notItsDigest(name, wanted, digestOf(body));
    found = readManifest(body, name, platform);
  }
  if (found.kind !== "image") throw notItsDigest(name, digest, digestOf(body));
  return { ...found, digest, body };
}

export const notItsDigest = (name: string, wanted: string, found: string): SetupError =>
  new SetupError(
    "network",
    { en: `${name} is not what its digest says.`, zh: `${name} 与其摘要不符。` },
    { why: { en: `${found}, not ${wanted}`, zh: `得到 ${found}，应为 ${wanted}` } },
  );
