import { dirname } from "node:path";
import { digestOf } from "../../../sources/mirrors/manifest.ts";
import type { System } from "../../../system/types.ts";
import { demandRoom } from "../room.ts";
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
  await demandRoom(system, { path: dirname(store.path("x")), bytes: await missingOf(store, layers) });
  let before = 0;
  for (const blob of [config, ...layers]) {
    const { digest, size } = blob;
    const count = (bytes: number) => wishes.onProgress(name, before + bytes, total);
    await store.fill(hexOf(digest), size, `${name} ${digest}`, (file, length) =>
      registry.blobInto(file, length, blob, count),
    );
    before += size;
    wishes.onProgress(name, before, total);
  }
  const read = await system.files.read(store.path(hexOf(config.digest)));
  const { platform, diffIds } = readConfig(read ?? Buffer.alloc(0), name, wishes.platform);
  if (diffIds.length !== layers.length) throw notItsDigest(name, config.digest, config.digest);
  return { name, platform, digest, manifest, config, layers, diffIds };
}

/** How much of some blobs is still to come, bytes. */
async function missingOf(store: Store, blobs: readonly Blob[]): Promise<number> {
  let sum = 0;
  for (const { digest, size } of blobs) if (!(await store.has(hexOf(digest), size))) sum += size;
  return sum;
}
