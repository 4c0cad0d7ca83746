/** An image out of this machine's dockerd: each form in which `docker save` has given it over the years. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { localImage } from "../../../src/run/bundle/images/local.ts";
import { imagesOf } from "../../../src/run/bundle/images/lock-file.ts";
import { platformHere } from "../../../src/run/bundle/images/platform.ts";
import { Store } from "../../../src/run/bundle/store.ts";
import { realSystem } from "../../../src/system/real.ts";
import type { System } from "../../../src/system/types.ts";

const place = mkdtempSync(join(tmpdir(), "local-image-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const hash = (body: Buffer | string) => createHash("sha256").update(body).digest("hex");
const layers = ["a layer ".repeat(100), "another"].map((text) => Buffer.from(text));
const config = JSON.stringify({
  os: "linux",
  architecture: "amd64",
  rootfs: { type: "layers", diff_ids: layers.map((layer) => `sha256:${hash(layer)}`) },
});

/** A file's content, or what a link leads to. */
type Tree = Record<string, Buffer | string | { readonly link: string }>;

const listed = (Config: string, Layers: string[]) =>
  JSON.stringify([{ Config, RepoTags: ["shop:1.4"], Layers }]);
/** dockerd to 24: a folder a layer, one that comes twice as a link. */
const folders: Tree = {
  "manifest.json": listed(`${hash(config)}.json`, ["1/layer.tar", "2/layer.tar"]),
  [`${hash(config)}.json`]: config,
  "1/layer.tar": layers[0]!,
  "2/layer.tar": { link: "../3/layer.tar" },
  "3/layer.tar": layers[1]!,
};
/** From 25 on, an OCI layout; with containerd's store the layers are as they were pulled. */
const layout = (pack: (layer: Buffer) => Buffer): Tree => {
  const blobs = layers.map(pack);
  const path = (body: Buffer | string) => `blobs/sha256/${hash(body)}`;
  return {
    "manifest.json": listed(path(config), blobs.map(path)),
    [path(config)]: config,
    ...Object.fromEntries(blobs.map((body) => [path(body), body])),
  };
};

let count = 0;
/** A machine whose dockerd saves this tree, or has no such image. */
function machine(tree: Tree | undefined): { system: System; store: Store } {
  const home = join(place, String(count++));
  const real = realSystem();
  const system: System = {
    ...real,
    env: { XDG_CACHE_HOME: home },
    async exec(argv, options) {
      if (argv[0] !== "docker") return real.exec(argv, options);
      if (tree === undefined) return { code: 1, stdout: "", stderr: "Error: No such image: shop:1.4\n" };
      if (!argv.includes("save")) return { code: 0, stdout: "900\n", stderr: "" };
      const from = `${home}.saved`;
      rmSync(from, { recursive: true, force: true });
      mkdirSync(from, { recursive: true });
      for (const [path, content] of Object.entries(tree)) {
        mkdirSync(dirname(join(from, path)), { recursive: true });
        if (typeof content === "object" && "link" in content) symlinkSync(content.link, join(from, path));
        else writeFileSync(join(from, path), content);
      }
      execFileSync("tar", ["-cf", argv[argv.indexOf("-o") + 1]!, "-C", from, "."]);
      return { code: 0, stdout: "", stderr: "" };
    },
  };
  return { system, store: new Store(system) };
}

const take = ({ system, store }: ReturnType<typeof machine>, here = "x86_64") =>
  localImage(system, store, "shop:1.4", platformHere(here));

it.each<[string, Tree]>([
  ["folders", folders],
  ["a layout with plain layers", layout((layer) => layer)],
  ["a layout with packed layers", layout((layer) => gzipSync(layer))],
])("takes it from %s", async (_, tree) => {
  const on = machine(tree);
  const image = await take(on);
  expect(image).toMatchObject({ name: "shop:1.4", platform: { os: "linux", architecture: "amd64" } });
  expect(image.config.digest).toBe(`sha256:${hash(config)}`);
  const stored = (digest: string) => readFileSync(on.store.path(digest.slice("sha256:".length)));
  for (const blob of [image.manifest, image.config, ...image.layers]) {
    expect(blob).toMatchObject({
      digest: `sha256:${hash(stored(blob.digest))}`,
      size: stored(blob.digest).length,
    });
  }
  expect(image.layers.map(({ digest }) => gunzipSync(stored(digest)))).toEqual(layers);
  expect(JSON.parse(stored(image.digest).toString())).toMatchObject({
    config: image.config,
    layers: image.layers,
  });
  // It is what images.lock.json takes, the same each time, and nothing of the way is left.
  expect(imagesOf(JSON.stringify({ format: 1, images: [image] }))).toEqual([image]);
  expect(await take(on)).toEqual(image);
  expect(readdirSync(dirname(on.store.path("x"))).filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
});

it.each<[string, Tree | undefined, string, string]>([
  ["a layer of other bytes", { ...folders, "1/layer.tar": "other" }, "x86_64", "environment"],
  ["no manifest", {}, "x86_64", "environment"],
  ["no such image", undefined, "x86_64", "environment"],
  ["another platform", folders, "aarch64", "version-not-found"],
])("refuses %s", async (_, tree, here, code) => {
  const on = machine(tree);
  await expect(take(on, here)).rejects.toMatchObject({ code });
});
