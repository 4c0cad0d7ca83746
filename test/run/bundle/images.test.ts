import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { SetupError } from "../../../src/errors.ts";
import { layoutFiles } from "../../../src/run/bundle/images/layout.ts";
import { loadImages } from "../../../src/run/bundle/images/load.ts";
import { imagesOf } from "../../../src/run/bundle/images/lock-file.ts";
import { fits, parsePlatform, platformHere } from "../../../src/run/bundle/images/platform.ts";
import { pullImage } from "../../../src/run/bundle/images/pull.ts";
import { parseReference } from "../../../src/run/bundle/images/reference.ts";
import { Store } from "../../../src/run/bundle/store.ts";
import { type FakeMachine, fakeSystem } from "../../system/fake.ts";

const amd64 = platformHere("x86_64");
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: SetupError) => error,
  );

it.each([
  ["nginx", "nginx:latest", "docker.io", "library/nginx", "latest"],
  ["library/nginx:1.27", "nginx:1.27", "docker.io", "library/nginx", "1.27"],
  ["docker.io/bitnami/redis:7", "bitnami/redis:7", "docker.io", "bitnami/redis", "7"],
  ["ghcr.io/a/b", "ghcr.io/a/b:latest", "ghcr.io", "a/b", "latest"],
  ["localhost:5000/x:1", "localhost:5000/x:1", "localhost:5000", "x", "1"],
  [
    `nginx@sha256:${"a".repeat(64)}`,
    `nginx@sha256:${"a".repeat(64)}`,
    "docker.io",
    "library/nginx",
    `sha256:${"a".repeat(64)}`,
  ],
])("reads %s", (text, name, host, repository, tag) => {
  expect(parseReference(text)).toEqual({ name, host, repository, tag });
});

it.each(["", "-x", "a b", "../x", "UPPER", "nginx:", "a//b", "x@sha256:12", "nginx;reboot"])(
  "refuses %j as an image's name",
  (text) => expect(() => parseReference(text)).toThrow(),
);

it.each([
  ["linux/arm64", { os: "linux", architecture: "arm64", variant: "v8" }, true],
  ["arm64", { os: "linux", architecture: "arm64" }, true],
  ["linux/arm/v7", { os: "linux", architecture: "arm", variant: "v6" }, false],
  ["linux/amd64", { os: "windows", architecture: "amd64" }, false],
  ["linux/amd64", { os: "linux", architecture: "arm64" }, false],
])("%s and %j: %s", (wanted, has, same) => expect(fits(has, parsePlatform(wanted))).toBe(same));

const digest = (body: Buffer) => `sha256:${createHash("sha256").update(body).digest("hex")}`;
const layer = Buffer.from("a layer");
const config = Buffer.from(
  JSON.stringify({ os: "linux", architecture: "amd64", rootfs: { diff_ids: [digest(layer)] } }),
);
const described = (body: Buffer, mediaType: string) => ({
  mediaType,
  digest: digest(body),
  size: body.length,
});
const manifest = Buffer.from(
  JSON.stringify({
    config: described(config, "c"),
    layers: [described(layer, "application/vnd.oci.image.layer.v1.tar")],
  }),
);
const index = Buffer.from(
  JSON.stringify({
    manifests: [{ ...described(manifest, "m"), platform: { os: "linux", architecture: "amd64" } }],
  }),
);
const base = "https://mirror.example/v2/library/x";
const pages = {
  [`${base}/manifests/1`]: index,
  [`${base}/manifests/${digest(manifest)}`]: manifest,
  [`${base}/blobs/${digest(config)}`]: config,
  [`${base}/blobs/${digest(layer)}`]: layer,
};

const machineWith = (fetch: FakeMachine["fetch"]) => fakeSystem({ fetch: fetch!, env: { HOME: "/home/me" } });

function pull(fetch: FakeMachine["fetch"], name = "x:1", platform = amd64) {
  const system = machineWith(fetch);
  const mirrors = ["https://dead.example", "https://mirror.example"];
  const wishes = { platform, mirrors, signal: new AbortController().signal, onProgress: () => {} };
  return { system, done: pullImage(system, new Store(system), name, wishes) };
}

describe("pullImage", () => {
  it("keeps every file by its digest, from the mirror that has it, and asks a second time for none of them", async () => {
    const { system, done } = pull(pages);
    const image = await done;
    expect(image).toMatchObject({ name: "x:1", digest: digest(index), diffIds: [digest(layer)] });
    for (const body of [manifest, config, layer])
      expect(system.text(`/home/me/.cache/docker-setup/sha256/${digest(body).slice(7)}`)).toBe(
        body.toString(),
      );
    const blobs = () => system.requests.filter((url) => url.includes("/blobs/")).length;
    const before = blobs();
    await pullImage(system, new Store(system), "x:1", {
      platform: amd64,
      mirrors: ["https://mirror.example"],
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    expect(blobs()).toBe(before);
  });

  it.each(Object.keys(pages).slice(1))("refuses other bytes at %s", async (url) => {
    const body = Buffer.from(pages[url]!);
    body[body.length >> 1]! ^= 1;
    expect((await failure(pull({ ...pages, [url]: body }).done))?.code).toBe("network");
  });

  /** A mirror with ranges, or without; `most`: bytes that it gives before it breaks off. */
  const withLayer = (large: Buffer, { ranges = true, most = Number.POSITIVE_INFINITY }) => {
    const big = Buffer.from(config.toString().replace(digest(layer), digest(large)));
    const body = Buffer.from(
      JSON.stringify({
        config: described(big, "c"),
        layers: [described(large, "application/vnd.oci.image.layer.v1.tar")],
      }),
    );
    const made = machineWith({ [`${base}/manifests/1`]: body, [`${base}/blobs/${digest(big)}`]: big });
    const asked: string[] = [];
    let largest = 0;
    const exchange: (typeof made)["exchange"] = async (url, options = {}) => {
      if (url !== `${base}/blobs/${digest(large)}`) return made.exchange(url, options);
      const range = options.headers?.range;
      asked.push(range ?? "all");
      const [from = 0, to = large.length - 1] = ranges ? (range?.match(/\d+/g)?.map(Number) ?? []) : [];
      const part = large.subarray(from, Math.min(to + 1, from + (options.maxBytes ?? 0), from + most));
      largest = Math.max(largest, part.length);
      return {
        status: ranges && range ? 206 : 200,
        headers: {},
        body: part,
        complete: true,
        firstByteMs: 1,
        bodyMs: 1,
      };
    };
    const system = { ...made, exchange };
    const wishes = {
      platform: amd64,
      mirrors: ["https://mirror.example"],
      signal: new AbortController().signal,
      onProgress: () => {},
    };
    const fetched = () => pullImage(system, new Store(system), "x:1", wishes);
    const path = `/home/me/.cache/docker-setup/sha256/${digest(large).slice(7)}`;
    return {
      fetched,
      asked,
      largest: () => largest,
      tree: made.tree,
      path,
      put: (text: Buffer) => made.files.write(`${path}.part`, text, { mode: 0o644 }),
    };
  };
  const large = Buffer.alloc(20 << 20, "layer ");

  it.each([
    ["piece by piece", {}, 3],
    ["from a server that knows no ranges", { ranges: false }, 2],
    ["from one that breaks off", { most: 3 << 20 }, 7],
  ])("fetches a large layer %s", async (_, server, asks) => {
    const { fetched, asked, largest, tree, path } = withLayer(large, server);
    await fetched();
    expect(digest(Buffer.from(tree.get(path)!.content))).toBe(digest(large));
    expect(asked).toHaveLength(asks);
    if (!("ranges" in server)) expect(largest()).toBeLessThanOrEqual(8 << 20);
    expect(tree.has(`${path}.part`)).toBe(false);
  });

  it("goes on with what an interrupted making left, and throws away what is none of it", async () => {
    const going = withLayer(large, {});
    await going.put(large.subarray(0, 9 << 20));
    await going.fetched();
    expect(going.asked[0]).toBe(`bytes=${9 << 20}-${(17 << 20) - 1}`);
    const wrong = withLayer(large, {});
    await wrong.put(Buffer.alloc(9 << 20));
    expect((await failure(wrong.fetched()))?.code).toBe("network");
    await wrong.fetched();
    expect(digest(Buffer.from(wrong.tree.get(wrong.path)!.content))).toBe(digest(large));
  });

  it("refuses a tag that is not the digest asked for", async () => {
    const other = `sha256:${"0".repeat(64)}`;
    const { done } = pull({ ...pages, [`${base}/manifests/${other}`]: index }, `x@${other}`);
    expect((await failure(done))?.code).toBe("network");
  });

  it("names the platforms that there are", async () => {
    const error = await failure(pull(pages, "x:1", platformHere("aarch64")).done);
    expect(error).toMatchObject({ code: "version-not-found", why: { en: "There is: linux/amd64." } });
  });
});

describe("images.lock.json", () => {
  const crafted: [string, (image: Record<string, unknown>) => void][] = [
    ["a name that is none", (image) => Object.assign(image, { name: "-x" })],
    ["no name", (image) => Object.assign(image, { name: undefined })],
    [
      "a digest that leads out",
      (image) => Object.assign(image, { config: { digest: "sha256:../../etc", size: 1, mediaType: "c" } }),
    ],
    ["a layer without a digest", (image) => Object.assign(image, { layers: [{}] })],
    ["no layers", (image) => Object.assign(image, { layers: undefined })],
    ["fewer digests than layers", (image) => Object.assign(image, { diffIds: [] })],
    ["a platform of numbers", (image) => Object.assign(image, { platform: { os: 1 } })],
  ];
  it.each(crafted)("%s: refused", async (_, craft) => {
    const image = await pull(pages).done;
    const list = (change: (image: Record<string, unknown>) => void) => {
      const copy = structuredClone(image) as unknown as Record<string, unknown>;
      change(copy);
      return imagesOf(JSON.stringify({ format: 1, images: [copy] }));
    };
    expect(list(() => {})).toEqual([image]);
    expect(list(craft)).toBeUndefined();
  });
  it.each([
    "",
    "null",
    "[]",
    '{"format":1,"images":[]}',
    '{"format":1,"images":[null]}',
    '{"format":2,"images":[]}',
  ])("%s: refused", (text) => expect(imagesOf(text)).toBeUndefined());
});

describe("loadImages", () => {
  const load = async (change: {
    platform?: string;
    layers?: string[];
    sum?: string;
    free?: number;
    docker?: number;
  }) => {
    const image = await pull(pages).done;
    const lock = layoutFiles([image])["images.lock.json"]!;
    const inspected = [
      { Id: digest(config), Os: "linux", Architecture: "amd64", RootFS: { Layers: [digest(layer)] } },
    ];
    if (change.layers) inspected[0]!.RootFS.Layers = change.layers;
    const docker = "docker --host unix:///var/run/docker.sock";
    const system = fakeSystem({
      ...(change.free === undefined ? {} : { space: { free: change.free } }),
      exec: {
        [`${docker} info`]: { code: change.docker ?? 0 },
        "tar -xOf": { stdout: lock },
        "tar -xf": (argv) => ({ stdout: `${change.sum ?? argv.at(-1)!.split("/").at(-1)}  -\n` }),
        [`${docker} load`]: {},
        [`${docker} image inspect`]: { stdout: JSON.stringify(inspected) },
      },
    });
    const error = await failure(loadImages(system, "/f.tar", parsePlatform(change.platform ?? "amd64")));
    return { error, loaded: system.commands.some((argv) => argv.includes("load")) };
  };

  it.each([
    ["what the lock says", {}, undefined, true],
    ["an image for another platform", { platform: "arm64" }, "version-not-found", false],
    ["a damaged blob", { sum: "0" }, "environment", false],
    ["no Docker here", { docker: 1 }, "environment", false],
    ["no room for them", { layers: [`sha256:${"0".repeat(64)}`], free: 3 }, "environment", false],
    ["no room where they are already", { free: 3 }, undefined, true],
    ["other layers in dockerd", { layers: [`sha256:${"0".repeat(64)}`] }, "environment", true],
  ])("%s", async (_, change, code, handed) => {
    const { error, loaded } = await load(change);
    expect([error?.code, loaded]).toEqual([code, handed]);
  });
});
