import { dirname } from "node:path";
import { SetupError } from "../../../errors.ts";
import { dockerHere } from "../../../machine/docker/info.ts";
import { digestOf } from "../../../sources/mirrors/manifest.ts";
import type { System } from "../../../system/types.ts";
import { demand } from "../pack.ts";
import { demandRoom } from "../room.ts";
import type { Store } from "../store.ts";
import { type Blob, hexOf, type Image } from "./image.ts";
import { readConfig } from "./manifests.ts";
import type { Platform } from "./platform.ts";
import { parseReference } from "./reference.ts";

/** What stands before the name of an image that this machine's dockerd has. Source: containers-transports(5). */
export const localPrefix = "docker-daemon:";

/** A layer as `docker save` has it: plain, or as it was pulled where dockerd keeps images in containerd. */
const forms = [
  { magic: "1f8b", unpack: "gzip -dc", ending: ".gzip" },
  { magic: "28b52ffd", unpack: "zstd -dc", ending: ".zstd" },
] as const;

/**
 * Takes an image out of this machine's dockerd into the store, for what no registry has: its configuration as it is, its
 * layers each compared with the configuration's digest of it and packed by gzip, and a manifest of these.
 * Source: https://github.com/moby/docker-image-spec (v1.2, combined image JSON and filesystem changeset format)
 * @param text the name without its prefix: "shop:1.4"
 * @throws SetupError "usage", "environment" (no such image, no Docker, no room), "version-not-found" (another platform)
 */
export async function localImage(
  system: System,
  store: Store,
  text: string,
  wanted: Platform,
): Promise<Image> {
  const { name } = parseReference(text);
  const work = `${dirname(store.path("x"))}/local.part`;
  const { code, stdout, stderr } = await system.exec([
    ...dockerHere,
    "image",
    "inspect",
    "--format",
    "{{.Size}}",
    name,
  ]);
  if (code !== 0) throw notThere(name, stderr);
  await demand(system, ["rm", "-rf", work]);
  await demand(system, ["mkdir", "-p", work]);
  try {
    // The tar and what is unpacked of it; the packed layers are smaller.
    await demandRoom(system, { path: work, bytes: Number(stdout.trim()) * 3 });
    await demand(system, [...dockerHere, "save", "-o", `${work}/image.tar`, name]);
    await demand(system, ["tar", "-xf", `${work}/image.tar`, "-C", work]);
    await system.files.remove(`${work}/image.tar`);
    const [saved] = savedIn((await system.files.read(`${work}/manifest.json`))?.toString("utf8") ?? "");
    if (saved === undefined) throw notSaved(name);
    const body = (await system.files.read(`${work}/${saved.Config}`)) ?? Buffer.alloc(0);
    const { platform, diffIds } = readConfig(body, name, wanted);
    if (diffIds.length !== saved.Layers.length) throw notSaved(name);
    const config: Blob = {
      mediaType: "application/vnd.docker.container.image.v1+json",
      size: body.length,
      digest: `sha256:${await store.put(body)}`,
    };
    const layers: Blob[] = [];
    for (const [i, path] of saved.Layers.entries())
      layers.push(await layerOf(system, store, `${work}/${path}`, diffIds[i]!, `${work}/packed`));
    const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
    const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers }));
    const digest = digestOf(manifest);
    await store.put(manifest, hexOf(digest), name);
    return {
      name,
      platform,
      digest,
      manifest: { mediaType, digest, size: manifest.length },
      config,
      layers,
      diffIds,
    };
  } finally {
    await system.exec(["rm", "-rf", work]);
  }
}

/** Puts a layer into the store, compressed. @throws SetupError "environment" where it is not what `diffId` says */
async function layerOf(
  system: System,
  store: Store,
  path: string,
  diffId: string,
  packed: string,
): Promise<Blob> {
  const reader = await system.files.reading(path);
  const magic = (await reader.read(0, 4).finally(() => reader.close())).toString("hex");
  const form = forms.find((each) => magic.startsWith(each.magic));
  // A link, as older dockerds save a layer that comes twice, is followed.
  const shell = (line: string) => demand(system, ["sh", "-c", line, "sh", path, packed]);
  const unpacked = await shell(`${form?.unpack ?? "cat"} <"$1" | sha256sum`);
  if (`sha256:${unpacked.stdout.slice(0, 64)}` !== diffId) throw notSaved(path);
  await shell(form ? 'cat "$1" >"$2"' : 'gzip -n <"$1" >"$2"');
  const sha256 = await system.files.sha256(packed);
  const size = (await system.files.stat(packed))!.size;
  await system.files.rename(packed, store.path(sha256));
  const ending = form?.ending ?? ".gzip";
  return {
    mediaType: `application/vnd.docker.image.rootfs.diff.tar${ending}`,
    digest: `sha256:${sha256}`,
    size,
  };
}

interface Saved {
  readonly Config: string;
  readonly Layers: readonly string[];
}

/** What manifest.json of `docker save` lists. */
function savedIn(text: string): Saved[] {
  try {
    return JSON.parse(text) as Saved[];
  } catch {
    return [];
  }
}

const notThere = (name: string, output: string) =>
  new SetupError(
    "environment",
    {
      en: `This machine's Docker has no ${name}, or does not answer.`,
      zh: `本机的 Docker 中没有 ${name}，或没有响应。`,
    },
    {
      output: output.trim().split("\n").slice(-2).join("\n"),
      next: {
        en: `Without ${localPrefix} it is fetched from a registry: --image ${name}`,
        zh: `去掉 ${localPrefix} 则从镜像仓库获取：--image ${name}`,
      },
    },
  );

const notSaved = (what: string) =>
  new SetupError("environment", {
    en: `What docker save gave of ${what} does not fit its own digests.`,
    zh: `docker save 给出的 ${what} 与其自身的摘要不符。`,
  });
