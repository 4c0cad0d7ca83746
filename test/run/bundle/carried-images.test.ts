/** Images in a bundle, held to a lock: whoever changes one changes a digest that the lock names, wherever it is changed. */
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { Lock, LockedImage } from "../../../src/plan/lock/types.ts";
import type { Image } from "../../../src/run/bundle/images/image.ts";
import { imageFiles, inFull } from "../../../src/run/bundle/images/layout.ts";
import { asCarried, carriedImages } from "../../../src/run/bundle/open/images.ts";
import type { TarFile } from "../../../src/run/bundle/open/tar.ts";

const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const digest = (text: string) => `sha256:${sha(text)}`;
const type = "application/vnd.oci.image.manifest.v1+json";

/** An image of one layer, whose tag is its manifest. */
function image(layer: string, architecture = "amd64", name = "nginx:1.27") {
  const blob = (text: string) => ({ digest: digest(text), size: text.length, mediaType: type });
  const config = JSON.stringify({
    os: "linux",
    architecture,
    rootfs: { diff_ids: [digest(`unpacked ${layer}`)] },
  });
  const manifest = JSON.stringify({ mediaType: type, config: blob(config), layers: [blob(layer)] });
  const made: Image = {
    name,
    platform: { os: "linux", architecture },
    digest: digest(manifest),
    manifest: blob(manifest),
    config: blob(config),
    layers: [blob(layer)],
    diffIds: [digest(`unpacked ${layer}`)],
  };
  return { made, texts: [layer, config, manifest] };
}

const good = image("layer");
const forged = image("another layer");

const locked = ({ name, digest, platform, manifest, config }: Image): LockedImage => ({
  name: inFull(name),
  digest,
  platforms: [
    { platform: `linux/${platform.architecture}`, manifest: manifest.digest, config: config.digest },
  ],
});
const lockOf = (...images: Image[]): Lock => ({
  wishes: { channel: "stable" },
  daemon: {},
  targets: [],
  images: images.map(locked),
});

/** A bundle's files as its tar is read, each with the hash that it really has. */
function bundle({ made, texts }: ReturnType<typeof image>, other: Record<string, string> = {}) {
  const files = new Map<string, TarFile>();
  const put = (path: string, text: string) => files.set(`images/amd64/${path}`, { sha256: sha(text), text });
  for (const [path, file] of imageFiles([made]))
    put(path, "text" in file ? file.text : texts.find((text) => sha(text) === file.sha256)!);
  for (const [path, text] of Object.entries(other)) put(path, text);
  return files;
}

const open = (files: Map<string, TarFile>, lock: Lock) =>
  carriedImages("b.tar", files, { lock, file: "own.lock" }, "amd64");

it("takes what the lock names", () => {
  expect(open(bundle(good), lockOf(good.made)).map(asCarried)).toEqual([
    { name: "nginx:1.27", of: "nginx:1.27", layers: good.made.diffIds },
  ]);
  expect(carriedImages("b.tar", bundle(good), { lock: lockOf(), file: "" }, "arm64")).toEqual([]);
});

const path = (blob: { digest: string }) => `blobs/sha256/${blob.digest.slice(7)}`;
const listed = (made: Image) => `${JSON.stringify({ format: 1, images: [made] }, null, 1)}\n`;
const { made } = good;

it.each<[string, Map<string, TarFile>, Lock, string]>([
  ["another image under the name, all of it consistent", bundle(forged), lockOf(made), "drift"],
  ["an image that the lock does not have", bundle(good), lockOf(), "drift"],
  ["one for another platform in the lock", bundle(good), lockOf(image("layer", "arm64").made), "drift"],
  [
    "another layer under the digest",
    bundle(good, { [path(made.layers[0]!)]: "x" }),
    lockOf(made),
    "environment",
  ],
  [
    "another configuration under the digest",
    bundle(good, { [path(made.config)]: forged.texts[1]! }),
    lockOf(made),
    "environment",
  ],
  [
    "other unpacked layers told",
    bundle({ ...good, made: { ...made, diffIds: forged.made.diffIds } }),
    lockOf(made),
    "environment",
  ],
  [
    "other layers told",
    bundle({ made: { ...made, layers: forged.made.layers }, texts: [...good.texts, ...forged.texts] }),
    lockOf(made),
    "environment",
  ],
  [
    "a list for docker load that leads elsewhere",
    bundle(good, { "manifest.json": "[]\n" }),
    lockOf(made),
    "environment",
  ],
  ["an index that leads elsewhere", bundle(good, { "index.json": "{}\n" }), lockOf(made), "environment"],
  ["a file more", bundle(good, { repositories: "{}\n" }), lockOf(made), "environment"],
  ["no list of what was packed", bundle(good, { "images.lock.json": "{}\n" }), lockOf(made), "environment"],
  [
    "an image more in the list",
    bundle(good, { "images.lock.json": listed(forged.made) }),
    lockOf(made),
    "drift",
  ],
])("refuses %s", (_, files, lock, code) => {
  expect(() => open(files, lock)).toThrow(expect.objectContaining({ code }));
});
