import { digestOf } from "../../sources/mirrors/manifest.ts";
import type { System } from "../../system/types.ts";
import type { Store } from "../store.ts";
import { findImage, notItsDigest } from "./find.ts";
import { type Blob, hexOf, type Image } from "./image.ts";
import { readConfig } from "./manifests.ts";
import type { Platform } from "./platform.ts";
import { parseReference } from "./reference.ts";
import { Registry } from "./registry.ts";

export interface PullWishes {
  readonly platform: Platform;
  /** Asked for images of Docker Hub, in this order, before Docker Hub itself. */
  readonly mirrors: readonly string[];
  readonly signal: AbortSignal;
  /** What is being fetched, and how much of it is here, bytes. */
  readonly onProgress: (name: string, done: number, total: number) => void;
}

/**
 * Fetches an image's files into the store, each checked against its digest, the manifest against the index that names it.
 * @throws SetupError "usage", "network", "version-not-found" (no such platform)
 */
export async function pullImage(
  system: System,
  store: Store,
  text: string,
  wishes: PullWishes,
): Promise<Image> {
  const reference = parseReference(text);
  const { name } = reference;
  const registry = new Registry(system, reference, wishes.mirrors, wishes.signal);
  const { digest, body, mediaType, config, layers } = await findImage(registry, reference, wishes.platform);
  const manifest: Blob = { digest: digestOf(body), size: body.length, mediaType };
  await store.put(body, hexOf(manifest.digest), name);
  const total = layers.reduce((sum, { size }) => sum + size, config.size);
  let before = 0;
  for (const blob of [config, ...layers]) {
    if (!(await store.has(hexOf(blob.digest), blob.size))) {
      const count = (bytes: number) => wishes.onProgress(name, before + bytes, total);
      const content = await registry.blob(blob.digest, blob.size, count);
      await store.put(content, hexOf(blob.digest), `${name} ${blob.digest}`);
    }
    before += blob.size;
    wishes.onProgress(name, before, total);
  }
  const read = await system.files.read(store.path(hexOf(config.digest)));
  const { platform, diffIds } = readConfig(read ?? Buffer.alloc(0), name, wishes.platform);
  if (diffIds.length !== layers.length) throw notItsDigest(name, config.digest, config.digest);
  return { name, platform, digest, manifest, config, layers, diffIds };
}
