import { type Image, isBlob, isDigest } from "./image.ts";
import { parseReference } from "./reference.ts";

/**
 * The images that images.lock.json tells of, each field looked at: it comes out of a file that anybody may have made.
 * undefined: it is no such list.
 */
export function imagesOf(text: string): readonly Image[] | undefined {
  try {
    const { format, images } = JSON.parse(text) as { format?: unknown; images?: unknown };
    return format === 1 && Array.isArray(images) && images.length > 0 && images.every(isImage)
      ? images
      : undefined;
  } catch {
    return undefined;
  }
}

function isImage(value: unknown): value is Image {
  const { name, platform, digest, manifest, config, layers, diffIds } = (value ?? {}) as Record<
    string,
    unknown
  >;
  const { os, architecture, variant } = (platform ?? {}) as Record<string, unknown>;
  return (
    typeof name === "string" &&
    // Throws for what is none.
    parseReference(name).name === name &&
    [os, architecture, variant ?? "x"].every(
      (word) => typeof word === "string" && /^[a-z0-9]{1,20}$/.test(word),
    ) &&
    isDigest(digest) &&
    isBlob(manifest) &&
    isBlob(config) &&
    Array.isArray(layers) &&
    layers.every(isBlob) &&
    Array.isArray(diffIds) &&
    diffIds.every(isDigest) &&
    diffIds.length === layers.length
  );
}
