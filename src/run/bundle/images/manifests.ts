import { SetupError } from "../../../errors.ts";
import { type Blob, isBlob } from "./image.ts";
import { fits, type Platform, platformName } from "./platform.ts";

/** A tag's manifest: one image's, or the entry of an index that fits a platform. */
export type Found =
  | { readonly kind: "index"; readonly digest: string }
  | { readonly kind: "image"; readonly mediaType: string; readonly config: Blob; readonly layers: Blob[] };

/** A layer of Windows' own that no registry serves. */
const foreign = /foreign|nondistributable/;

/**
 * Reads a manifest. Source: https://github.com/opencontainers/image-spec, manifest.md and image-index.md
 * @throws SetupError "network" (no manifest), "version-not-found" (nothing for the platform: what there is, is named)
 */
export function readManifest(body: Buffer, name: string, wanted: Platform): Found {
  const value = parse(body, name);
  if (Array.isArray(value.manifests)) {
    const entries = value.manifests.filter(isBlob) as (Blob & { platform?: Partial<Platform> })[];
    const found = entries.find(({ platform }) => platform !== undefined && fits(platform, wanted));
    if (found) return { kind: "index", digest: found.digest };
    const there = entries.flatMap(({ platform }) =>
      platform?.os && platform.os !== "unknown" ? [platformName(platform as Platform)] : [],
    );
    throw wrongPlatform(name, wanted, there);
  }
  const layers = Array.isArray(value.layers) ? value.layers : [];
  if (
    !isBlob(value.config) ||
    !layers.every(isBlob) ||
    layers.some(({ mediaType }) => foreign.test(mediaType))
  )
    throw noManifest(name);
  const mediaType = String(value.mediaType ?? "application/vnd.oci.image.manifest.v1+json");
  return { kind: "image", mediaType, config: blob(value.config), layers: layers.map(blob) };
}

/** What an image's configuration says. @throws SetupError "network", "version-not-found" */
export function readConfig(
  body: Buffer,
  name: string,
  wanted: Platform,
): { platform: Platform; diffIds: string[] } {
  const { os, architecture, variant, rootfs } = parse(body, name);
  const { diff_ids: diffIds } = (rootfs ?? {}) as { diff_ids?: unknown };
  if (typeof os !== "string" || typeof architecture !== "string" || !Array.isArray(diffIds))
    throw noManifest(name);
  const platform = { os, architecture, ...(typeof variant === "string" ? { variant } : {}) };
  if (!fits(platform, wanted)) throw wrongPlatform(name, wanted, [platformName(platform)]);
  return { platform, diffIds: diffIds.map(String) };
}

const blob = ({ digest, size, mediaType }: Blob): Blob => ({ digest, size, mediaType });

function parse(body: Buffer, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw noManifest(name);
}

const noManifest = (name: string) =>
  new SetupError("network", {
    en: `The registry's answer for ${name} is not an image that docker can use.`,
    zh: `镜像仓库对 ${name} 的响应不是 docker 可用的镜像。`,
  });

export const wrongPlatform = (name: string, wanted: Platform, there: readonly string[]): SetupError =>
  new SetupError(
    "version-not-found",
    {
      en: `${name} is not there for ${platformName(wanted)}.`,
      zh: `${name} 没有适用于 ${platformName(wanted)} 的版本。`,
    },
    there.length > 0
      ? { why: { en: `There is: ${there.join(", ")}.`, zh: `现有：${there.join("、")}。` } }
      : {},
  );
