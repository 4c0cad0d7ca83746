import { SetupError } from "../../../errors.ts";
import type { NamedLock } from "../../../plan/lock/types.ts";
import type { CarriedImage } from "../../../plan/steps/image-load.ts";
import { blobsOf, hexOf, type Image, pathOf } from "../images/image.ts";
import { imageFiles, inFull, layoutFiles } from "../images/layout.ts";
import { imagesOf } from "../images/lock-file.ts";
import { readConfig, readManifest } from "../images/manifests.ts";
import { platformName } from "../images/platform.ts";
import { damaged, type TarFile } from "./tar.ts";

/**
 * The images that a bundle has for an architecture, held to a lock before the first layer is handed over: the lock names
 * the manifest, the manifest the configuration and the layers, the configuration what they are unpacked, and what
 * `docker load` goes by is what `pack` writes for just these.
 * @throws SetupError "drift" for an image that the lock does not have so, "environment" for one that does not hang together
 */
export function carriedImages(
  bundle: string,
  files: ReadonlyMap<string, TarFile>,
  named: NamedLock,
  arch: string,
): readonly Image[] {
  const folder = `images/${arch}/`;
  const there = [...files.keys()].filter((path) => path.startsWith(folder));
  if (there.length === 0) return [];
  const images = imagesOf(files.get(`${folder}images.lock.json`)?.text ?? "");
  if (images === undefined) throw damaged(bundle);
  for (const image of images) {
    demandLocked(bundle, image, named);
    demandWhole(bundle, files, folder, image);
  }
  const wanted = imageFiles(images);
  for (const [path, text] of Object.entries(layoutFiles(images)))
    if (files.get(folder + path)?.text !== text) throw damaged(bundle);
  if (there.some((path) => !wanted.has(path.slice(folder.length)))) throw damaged(bundle);
  return images;
}

/** What a plan has to know of it. */
export const asCarried = ({ name, config, diffIds }: Image): CarriedImage => ({
  name,
  of: name.includes("@") ? config.digest : name,
  layers: diffIds,
});

function demandLocked(
  bundle: string,
  { name, digest, platform, manifest, config }: Image,
  { lock, file }: NamedLock,
): void {
  const locked = lock.images.find((one) => one.name === inFull(name));
  const of = locked?.platforms.find((one) => one.platform === platformName(platform));
  if (locked?.digest === digest && of?.manifest === manifest.digest && of.config === config.digest) return;
  throw new SetupError(
    "drift",
    {
      en: `${bundle} has ${name} as ${file} does not. Nothing was changed.`,
      zh: `${bundle} 中的 ${name} 与 ${file} 不符。没有任何改动。`,
    },
    {
      why: {
        en: `its manifest is ${manifest.digest}, not ${of?.manifest ?? "-"}`,
        zh: `其 manifest 为 ${manifest.digest}，应为 ${of?.manifest ?? "-"}`,
      },
    },
  );
}

/** Each file is the one of its digest, and names the next ones. */
function demandWhole(
  bundle: string,
  files: ReadonlyMap<string, TarFile>,
  folder: string,
  image: Image,
): void {
  for (const blob of blobsOf(image))
    if (files.get(folder + pathOf(blob))?.sha256 !== hexOf(blob.digest)) throw damaged(bundle);
  const bytes = (digest: string) => Buffer.from(files.get(folder + pathOf({ digest }))?.text ?? "");
  const { name, platform, manifest, config, layers, diffIds } = image;
  const found = readManifest(bytes(manifest.digest), name, platform);
  const same = (a: readonly string[], b: readonly string[]) => a.join() === b.join();
  if (
    found.kind !== "image" ||
    found.config.digest !== config.digest ||
    !same(
      found.layers.map(({ digest }) => digest),
      layers.map(({ digest }) => digest),
    ) ||
    !same(readConfig(bytes(config.digest), name, platform).diffIds, diffIds)
  )
    throw damaged(bundle);
}
