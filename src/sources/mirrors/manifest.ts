import { createHash } from "node:crypto";
import { goArch, parseArch } from "../../machine/facts/arch.ts";
import { ProbeFailure } from "./http.ts";

/** What dockerd accepts. Source: the OCI image specification, media-types.md, and distribution's manifest-v2-2.md. */
export const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

interface Platform {
  readonly architecture?: unknown;
  readonly os?: unknown;
  readonly variant?: unknown;
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/** A tag's manifest: one image's, or an index that leads to the platforms' own. */
export type Manifest =
  | { readonly kind: "index"; readonly digest: string }
  | { readonly kind: "image"; readonly config: Descriptor; readonly layer: Descriptor };

/**
 * Reads a manifest; of an index the entry for `machine` (its architecture in any spelling), or amd64's where there is none.
 * @throws ProbeFailure "nonsense"
 */
export function parseManifest(body: Buffer, machine: string): Manifest {
  const manifest = parse(body);
  if (Array.isArray(manifest.manifests)) {
    const images = manifest.manifests.filter(isDescriptor) as (Descriptor & { platform?: Platform })[];
    const arch = parseArch(machine);
    const forArch = (name: string) =>
      images.find(({ platform }) => platform?.os === "linux" && platform.architecture === name);
    const found = forArch(arch ? goArch[arch] : machine) ?? forArch("amd64");
    if (found === undefined) throw new ProbeFailure("nonsense");
    return { kind: "index", digest: found.digest };
  }
  const layers = Array.isArray(manifest.layers) ? manifest.layers.filter(isDescriptor) : [];
  const [layer] = layers;
  if (!isDescriptor(manifest.config) || layer === undefined) throw new ProbeFailure("nonsense");
  return { kind: "image", config: manifest.config, layer };
}

/** When an image was made, milliseconds since the epoch, by its config's `created` (RFC 3339). */
export function createdOf(config: Buffer): number | undefined {
  try {
    const time = Date.parse(String((JSON.parse(config.toString("utf8")) as { created?: unknown }).created));
    return Number.isNaN(time) ? undefined : time;
  } catch {
    return undefined;
  }
}

export const digestOf = (body: Buffer): string => `sha256:${createHash("sha256").update(body).digest("hex")}`;

function parse(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new ProbeFailure("nonsense");
}

function isDescriptor(value: unknown): value is Descriptor {
  const { digest, size } = (value ?? {}) as { digest?: unknown; size?: unknown };
  return typeof digest === "string" && /^sha256:[0-9a-f]{64}$/.test(digest) && typeof size === "number";
}
