import type { Packed } from "../pack.ts";
import { blobsOf, hexOf, type Image, pathOf } from "./image.ts";

/**
 * The files beside the blobs: an OCI image layout, and docker-archive's manifest.json on the same blobs, so that
 * `docker load` of every version finds the form that it knows. Pure, and the same for the same images.
 * Sources: https://github.com/opencontainers/image-spec/blob/main/image-layout.md,
 * https://github.com/moby/docker-image-spec (v1.2, combined image JSON and filesystem changeset format)
 */
export function layoutFiles(images: readonly Image[]): Record<string, string> {
  return {
    "oci-layout": json({ imageLayoutVersion: "1.0.0" }),
    "index.json": json({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: images.map(({ name, manifest, platform }) => ({
        ...manifest,
        platform,
        annotations: {
          // containerd's own name of it, in full, and the specification's.
          "io.containerd.image.name": inFull(name),
          "org.opencontainers.image.ref.name": name.split(":").at(-1),
        },
      })),
    }),
    "manifest.json": json(
      images.map(({ name, config, layers }) => ({
        Config: pathOf(config),
        RepoTags: name.includes("@") ? [] : [name],
        Layers: layers.map(pathOf),
      })),
    ),
    // What is compared after loading.
    "images.lock.json": json({ format: 1, images }),
  };
}

/** All files of some images by their path: those of the layout, and the blobs. */
export function imageFiles(images: readonly Image[]): Map<string, Packed> {
  const files = new Map<string, Packed>();
  for (const [path, text] of Object.entries(layoutFiles(images))) files.set(path, { text });
  for (const blob of images.flatMap(blobsOf)) files.set(pathOf(blob), { sha256: hexOf(blob.digest) });
  return files;
}

const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;

/** "nginx:1" as "docker.io/library/nginx:1". */
export function inFull(name: string): string {
  const [first = ""] = name.split("/");
  if (name.includes("/") && /[.:]|^localhost$/.test(first)) return name;
  return `docker.io/${name.includes("/") ? name : `library/${name}`}`;
}
