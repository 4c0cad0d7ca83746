import { SetupError } from "../../../errors.ts";
import { dockerHere, dockerInfoAs } from "../../../machine/docker/info.ts";
import type { System } from "../../../system/types.ts";
import { demand } from "../pack.ts";
import { demandRoom, imagesComing } from "../room.ts";
import { blobsOf, hexOf, type Image, pathOf } from "./image.ts";
import { imagesOf } from "./lock-file.ts";
import { wrongPlatform } from "./manifests.ts";
import { fits, type Platform, platformName } from "./platform.ts";

/** One image after loading. */
export interface Loaded {
  readonly name: string;
  /** As docker counts it: the image's Id. */
  readonly id: string;
}

/**
 * Loads a file of `images save` into this machine's dockerd. Before a byte is handed over, the file's lock is read, the
 * platform compared and every file hashed; afterwards what dockerd has is compared with the lock.
 * @throws SetupError "environment" (no Docker, damaged), "version-not-found" (another platform)
 */
export async function loadImages(system: System, file: string, here: Platform): Promise<Loaded[]> {
  const lock = await demand(system, ["tar", "-xOf", file, "images.lock.json"]).catch(() => undefined);
  const images = lock && imagesOf(lock.stdout);
  if (images === undefined) throw noImages(file);
  for (const { name, platform } of images) {
    if (!fits(platform, here)) throw wrongPlatform(name, here, [platformName(platform)]);
  }
  const info = await dockerInfoAs(system, "{{.ServerVersion}}", { timeoutMs: 30_000 });
  if (info.code !== 0) throw noDocker(info.stderr);
  if (await anyMissing(system, images)) await demandRoom(system, await imagesComing(system, images));
  for (const digest of new Set(images.flatMap(blobsOf).map((blob) => blob.digest))) {
    // tar(1): the file's content becomes the command's standard input.
    const argv = ["tar", "-xf", file, "--to-command=sha256sum", pathOf({ digest })];
    const { stdout } = await demand(system, argv);
    if (!stdout.startsWith(hexOf(digest))) throw damaged(file, digest);
  }
  const { code, stderr } = await system.exec([...dockerHere, "load", "-q", "-i", file]);
  if (code !== 0) throw notLoaded(stderr);
  return Promise.all(images.map((image) => compare(system, image)));
}

const anyMissing = async (system: System, images: readonly Image[]) =>
  (await Promise.allSettled(images.map((image) => compare(system, image)))).some(
    ({ status }) => status === "rejected",
  );

/** What dockerd has under the image's name has to be the lock's: its layers one by one, and its platform. */
async function compare(system: System, { name, config, diffIds, platform }: Image): Promise<Loaded> {
  const of = name.includes("@") ? config.digest : name;
  const { code, stdout } = await system.exec([...dockerHere, "image", "inspect", of]);
  const [found] = code === 0 ? (JSON.parse(stdout) as Inspected[]) : [];
  if (!found) throw other(name, config.digest, "-");
  const layers = found.RootFS?.Layers ?? [];
  // Not the Id: dockerd with containerd's store makes a manifest of its own when it loads.
  const same = layers.length === diffIds.length && layers.every((layer, i) => layer === diffIds[i]);
  const own = { os: found.Os, architecture: found.Architecture };
  if (!same || !fits(own, { ...platform, variant: "" })) throw other(name, config.digest, found.Id);
  return { name, id: found.Id };
}

interface Inspected {
  readonly Id: string;
  readonly Os: string;
  readonly Architecture: string;
  readonly RootFS?: { readonly Layers?: readonly string[] };
}

const noImages = (file: string) =>
  new SetupError(
    "usage",
    {
      en: `${file} was not made by docker-setup images save.`,
      zh: `${file} 不是 docker-setup images save 生成的文件。`,
    },
    { next: { en: "Load any other file with: docker load -i FILE", zh: "其他文件请用 docker load -i FILE" } },
  );

const damaged = (file: string, digest: string) =>
  new SetupError("environment", {
    en: `${file} is damaged: ${digest} does not fit. Nothing was loaded.`,
    zh: `${file} 已损坏：${digest} 不符。没有加载任何内容。`,
  });

const noDocker = (output: string) =>
  new SetupError(
    "environment",
    {
      en: "No Docker answers here. Nothing was loaded.",
      zh: "本机没有响应的 Docker。没有加载任何内容。",
    },
    {
      ...(output.trim() ? { output: output.trim().split("\n").slice(-2).join("\n") } : {}),
      next: {
        en: "As root: sudo docker-setup images load FILE. Without Docker, install it first: sudo docker-setup",
        zh: "请以 root 运行：sudo docker-setup images load 文件。若未安装 Docker，请先安装：sudo docker-setup",
      },
    },
  );

const notLoaded = (output: string) =>
  new SetupError(
    "environment",
    { en: "docker load failed.", zh: "docker load 失败。" },
    { output: output.trim().split("\n").slice(-3).join("\n") },
  );

const other = (name: string, wanted: string, found: string) =>
  new SetupError(
    "environment",
    { en: `${name} is not what the file holds.`, zh: `${name} 与文件内容不符。` },
    { why: { en: `docker has ${found}, not ${wanted}`, zh: `docker 中为 ${found}，应为 ${wanted}` } },
  );
