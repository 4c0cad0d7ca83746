import type { Platform } from "./platform.ts";

/** A file of an image, by its digest. */
export interface Blob {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly mediaType: string;
}

/** One image for one platform, all of its files in the store; what a lock keeps of it. */
export interface Image {
  /** As docker shows it: "nginx:1.27". */
  readonly name: string;
  readonly platform: Platform;
  /** Of the tag, which may be an index of several platforms. */
  readonly digest: string;
  readonly manifest: Blob;
  readonly config: Blob;
  readonly layers: readonly Blob[];
  /** Digests of the layers unpacked, as dockerd keeps them. */
  readonly diffIds: readonly string[];
}

export const hexOf = (digest: string): string => digest.replace(/^sha256:/, "");
export const pathOf = ({ digest }: Pick<Blob, "digest">): string => `blobs/sha256/${hexOf(digest)}`;
export const blobsOf = ({ manifest, config, layers }: Image): Blob[] => [manifest, config, ...layers];

export const isDigest = (value: unknown): value is string =>
  typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value);

export function isBlob(value: unknown): value is Blob {
  const { digest, size, mediaType } = (value ?? {}) as Record<string, unknown>;
  return isDigest(digest) && typeof mediaType === "string" && Number.isSafeInteger(size);
}
