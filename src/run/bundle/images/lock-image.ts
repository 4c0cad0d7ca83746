import { SetupError } from "../../../errors.ts";
import type { LockedImage } from "../../../plan/lock/types.ts";
import { digestOf } from "../../../sources/mirrors/manifest.ts";
import type { System } from "../../../system/types.ts";
import { findImage, notItsDigest } from "./find.ts";
import { inFull } from "./layout.ts";
import { readConfig } from "./manifests.ts";
import { type Platform, platformName } from "./platform.ts";
import { parseReference } from "./reference.ts";
import { Registry } from "./registry.ts";

/**
 * An image as a lock has it: the digest of its tag, and of each platform the manifest's and the configuration's. No layer is
 * fetched; of Docker Hub's the mirrors are asked first.
 * @throws SetupError "usage", "network", "version-not-found" (no such platform)
 */
export async function lockImage(
  system: System,
  text: string,
  platforms: readonly Platform[],
  { mirrors, signal }: { mirrors: readonly string[]; signal: AbortSignal },
): Promise<LockedImage> {
  const reference = parseReference(text);
  const { name } = reference;
  if (name.includes("@")) throw noTag(text);
  const registry = new Registry(system, reference, mirrors, signal);
  const found = new Map<string, LockedImage["platforms"][number]>();
  let tag: string | undefined;
  for (const platform of platforms) {
    const { digest, body, config } = await findImage(registry, reference, platform);
    if (tag !== undefined && tag !== digest) throw notItsDigest(name, tag, digest);
    tag = digest;
    const content = await registry.blob(config.digest, config.size, () => {});
    if (digestOf(content) !== config.digest) throw notItsDigest(name, config.digest, digestOf(content));
    const is = platformName(readConfig(content, name, platform).platform);
    found.set(is, { platform: is, manifest: digestOf(body), config: config.digest });
  }
  return { name: inFull(name), digest: tag!, platforms: [...found.values()] };
}

const noTag = (text: string) =>
  new SetupError(
    "usage",
    {
      en: `A lock keeps an image by its tag; ${text} has none.`,
      zh: `锁文件按标签记录镜像，而 ${text} 没有标签。`,
    },
    { next: { en: "Write it with one: nginx:1.27", zh: "请带上标签，例如 nginx:1.27" } },
  );
