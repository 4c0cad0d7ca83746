import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { run } from "./run.ts";

const greeting = `
Hello from Docker!
This message shows that your installation appears to be working correctly.
(It is the lab's own small image: a static busybox and this text.)

`;

const digest = (content: Buffer | string) => createHash("sha256").update(content).digest("hex");

/** The storage directory of Debian's docker-registry: blobs by digest, and links to them by name. */
class Storage {
  constructor(private readonly root: string) {}

  async blob(content: Buffer | string): Promise<{ digest: string; size: number }> {
    const hash = digest(content);
    const directory = join(this.root, "docker/registry/v2/blobs/sha256", hash.slice(0, 2), hash);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, "data"), content);
    return { digest: `sha256:${hash}`, size: Buffer.byteLength(content) };
  }

  async link(repository: string, path: string, target: string): Promise<void> {
    const directory = join(this.root, "docker/registry/v2/repositories", repository, path);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, "link"), target);
  }
}

/** A tar of a tiny root file system: /bin/busybox, a few of its names, and the greeting. */
async function layer(busybox: string, scratch: string): Promise<Buffer> {
  await rm(scratch, { recursive: true, force: true });
  for (const directory of ["bin", "tmp", "etc"]) await mkdir(join(scratch, directory), { recursive: true });
  await copyFile(busybox, join(scratch, "bin/busybox"));
  for (const name of ["sh", "cat", "sleep", "echo", "ls", "wget"])
    await symlink("busybox", join(scratch, "bin", name));
  await writeFile(join(scratch, "hello.txt"), greeting);
  const archive = `${scratch}.tar`;
  await run([
    "tar",
    "--sort=name",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--mtime=@0",
    "-cf",
    archive,
    "-C",
    scratch,
    ".",
  ]);
  const content = await readFile(archive);
  await rm(archive);
  await rm(scratch, { recursive: true, force: true });
  return content;
}

/**
 * Lays a docker-registry storage directory with library/hello-world:latest for linux/amd64
 * under `storage`: a manifest list and one image manifest (distribution.github.io/distribution/spec/manifest-v2-2). Returns the list's digest.
 */
export async function layHelloWorld(storage: string, busybox: string, scratch: string): Promise<string> {
  const store = new Storage(storage);
  const repository = "library/hello-world";
  const tar = await layer(busybox, scratch);
  const packed = await store.blob(gzipSync(tar));
  const config = await store.blob(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      created: "2026-01-01T00:00:00Z",
      config: { Cmd: ["/bin/cat", "/hello.txt"], Env: ["PATH=/bin"], WorkingDir: "/" },
      rootfs: { type: "layers", diff_ids: [`sha256:${digest(tar)}`] },
      history: [{ created: "2026-01-01T00:00:00Z", created_by: "the lab" }],
    }),
  );
  const docker = "application/vnd.docker";
  const manifest = await store.blob(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${docker}.distribution.manifest.v2+json`,
      config: { mediaType: `${docker}.container.image.v1+json`, ...config },
      layers: [{ mediaType: `${docker}.image.rootfs.diff.tar.gzip`, ...packed }],
    }),
  );
  const list = await store.blob(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${docker}.distribution.manifest.list.v2+json`,
      manifests: [
        {
          mediaType: `${docker}.distribution.manifest.v2+json`,
          ...manifest,
          platform: { architecture: "amd64", os: "linux" },
        },
      ],
    }),
  );
  const hex = (of: { digest: string }) => of.digest.slice("sha256:".length);
  for (const blob of [packed, config])
    await store.link(repository, `_layers/sha256/${hex(blob)}`, blob.digest);
  for (const revision of [manifest, list]) {
    await store.link(repository, `_manifests/revisions/sha256/${hex(revision)}`, revision.digest);
  }
  await store.link(repository, "_manifests/tags/latest/current", list.digest);
  await store.link(repository, `_manifests/tags/latest/index/sha256/${hex(list)}`, list.digest);
  return list.digest;
}
