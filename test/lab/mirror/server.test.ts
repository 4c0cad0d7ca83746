import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type BuiltMirror, buildMirror, startMirror } from "../../../lab/mirror/index.ts";
import { run } from "../../../lab/mirror/run.ts";
import { cache, versionsOf } from "../../../lab/mirror/testing.ts";

vi.setConfig({ testTimeout: 60_000 });
let built: BuiltMirror;
let scratch: string;

beforeAll(async () => {
  built = await buildMirror({ cache, log: (line) => console.log(line) });
  scratch = await mkdtemp(join(tmpdir(), "lab-mirror-"));
}, 600_000);

afterAll(() => rm(scratch, { recursive: true, force: true }));

describe("the server", () => {
  const netns = `labmirror${process.pid}`;
  const enterNetns = (argv: string[]) => ["nsenter", `--net=/run/netns/${netns}`, ...argv];
  let mirror: Awaited<ReturnType<typeof startMirror>>;

  beforeAll(async () => {
    await run(["ip", "netns", "add", netns]);
    await run(["ip", "netns", "exec", netns, "ip", "link", "set", "lo", "up"]);
    mirror = await startMirror({ built, directory: join(scratch, "mirror"), enterNetns });
  }, 60_000);

  afterAll(async () => {
    await mirror?.stop();
    await run(["ip", "netns", "delete", netns]);
  });

  beforeEach(async () => {
    await mirror.set({});
    await mirror.clear();
  });

  /** What curl says to a URL whose host is at 127.0.0.1: exit code, status, headers and body. */
  async function curl(url: string, ...options: string[]) {
    const host = new URL(url).host;
    const argv = [
      "curl",
      "-sS",
      "-i",
      "--cacert",
      built.ca.cert,
      "--resolve",
      `${host}:443:127.0.0.1`,
      ...options,
      url,
    ];
    const started = Date.now();
    const { exitCode, stdout } = await execa("nsenter", enterNetns(argv).slice(1), {
      reject: false,
      encoding: "buffer",
      stripFinalNewline: false,
    });
    const text = Buffer.from(stdout).toString("latin1");
    const [head = "", ...rest] = text.split("\r\n\r\n");
    const body = rest.join("\r\n\r\n");
    return { code: exitCode, status: Number(head.split(" ")[1] ?? 0), head, body, ms: Date.now() - started };
  }

  const key = "https://mirrors.aliyun.com/docker-ce/linux/ubuntu/gpg";
  const release = "https://mirrors.aliyun.com/docker-ce/linux/ubuntu/dists/noble/InRelease";
  const packages =
    "https://mirrors.aliyun.com/docker-ce/linux/ubuntu/dists/noble/stable/binary-amd64/Packages";

  it("serves the tree under each mirror's name, and docker's own at the root", async () => {
    const right = await readFile(join(built.tree, "linux/ubuntu/gpg"), "latin1");
    for (const name of built.names.filter(
      (name) => !built.registryMirror.includes(name) && !/^docker\./.test(name),
    )) {
      const folder = name === "download.docker.com" ? "" : "/docker-ce";
      const { status, body } = await curl(`https://${name}${folder}/linux/ubuntu/gpg`);
      expect({ name, status, body }).toEqual({ name, status: 200, body: right });
    }
    expect((await curl("https://mirrors.aliyun.com/linux/ubuntu/gpg")).status).toBe(404);
    expect((await curl("https://mirrors.aliyun.com/docker-ce/..%2f..%2fkeys.json")).status).toBe(404);
    expect((await curl("https://mirrors.aliyun.com/docker-ce/linux/")).body).toContain('href="ubuntu/"');
  });

  it("answers HEAD, ranges and conditions as a mirror does, and logs", async () => {
    const whole = await curl(release);
    const head = await curl(release, "-I");
    expect(head.head).toContain(`content-length: ${whole.body.length}`);
    const part = await curl(release, "-r", "5-14");
    expect([part.status, part.body]).toEqual([206, whole.body.slice(5, 15)]);
    expect((await curl(release, "-r", "99999999-")).status).toBe(416);
    const modified = /last-modified: (.*)/.exec(whole.head)?.[1]?.trim() as string;
    expect((await curl(release, "-H", `If-Modified-Since: ${modified}`)).status).toBe(304);
    const log = await mirror.requests();
    expect(log.map(({ method, status, bytes }) => [method, status, bytes])).toEqual([
      ["GET", 200, whole.body.length],
      ["HEAD", 200, 0],
      ["GET", 206, 10],
      ["GET", 416, 0],
      ["GET", 304, 0],
    ]);
    expect(log[0]).toMatchObject({ host: "mirrors.aliyun.com", path: new URL(release).pathname });
    await mirror.clear();
    expect(await mirror.requests()).toEqual([]);
  });

  it("fails as it is told, only where and as often as it is told", async () => {
    await mirror.set({ fault: "404", match: "/gpg$", times: 1 });
    expect((await curl(release)).status).toBe(200);
    expect((await curl(key)).status).toBe(404);
    expect((await curl(key)).status).toBe(200);
    await mirror.set({ fault: "503", match: "^mirrors.aliyun.com/" });
    expect((await curl(key)).status).toBe(503);
    expect((await curl(key.replace("aliyun", "tencent"))).status).toBe(200);
    await expect(mirror.set({ match: "(" })).rejects.toThrow();
  });

  it("plays a login page, a hang and a cut-off body", async () => {
    await mirror.set({ fault: "html" });
    const page = await curl(key);
    expect([page.status, page.body.includes("Sign in")]).toEqual([200, true]);
    await mirror.set({ fault: "hang" });
    expect((await curl(key, "-m", "1")).code).toBe(28);
    await mirror.set({ fault: "cut-off" });
    const whole = await readFile(join(built.tree, "linux/ubuntu/gpg"), "latin1");
    const cut = await curl(key);
    expect(cut.code).toBe(18);
    expect(cut.body).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  });

  it("serves another's key, and another's before the right one", async () => {
    const fingerprints = async (armored: string) => {
      const listing = await run(["gpg", "--show-keys", "--with-colons"], { input: armored });
      return [...listing.matchAll(/^fpr:+(\w{40}):/gm)].map((match) => match[1]);
    };
    const keys = built.keys.apt;
    expect(await fingerprints((await curl(key)).body)).toEqual([keys]);
    await mirror.set({ fault: "wrong-key" });
    const wrong = await fingerprints((await curl(key)).body);
    expect(wrong.length).toBe(1);
    expect(wrong).not.toContain(keys);
    await mirror.set({ fault: "extra-key" });
    expect(await fingerprints((await curl(key)).body)).toEqual([wrong[0], keys]);
  });

  it("serves an old, rightly signed index", async () => {
    const noble = async () => versionsOf((await curl(packages)).body, "docker-ce");
    expect(await noble()).toContain("5:28.5.2-1~ubuntu.24.04~noble");
    await mirror.set({ fault: "stale" });
    expect(await noble()).toHaveLength(3);
    expect(await noble()).not.toContain("5:28.5.2-1~ubuntu.24.04~noble");
    const yum = "https://mirrors.aliyun.com/docker-ce/linux/centos/9/x86_64/stable/";
    const repomd = await curl(`${yum}repodata/repomd.xml`);
    const primary = /href="(repodata\/[^"]*primary.xml.gz)"/.exec(repomd.body)?.[1] as string;
    const index = await run([
      "gzip",
      "-dc",
      join(built.directory, "stale/linux/centos/9/x86_64/stable", primary),
    ]);
    expect((await curl(`${yum}${primary}`)).status).toBe(200);
    expect([index.includes('ver="27.3.1"'), index.includes('ver="28.5.2"')]).toEqual([true, false]);
  });

  it("is slow to begin, and slow to go on", async () => {
    await mirror.set({ latencyMs: 400 });
    expect((await curl(key)).ms).toBeGreaterThanOrEqual(400);
    await mirror.set({ bytesPerSecond: 10_000 });
    const { body, ms } = await curl(packages);
    expect(body.length).toBeGreaterThan(10_000);
    expect(ms).toBeGreaterThanOrEqual(((body.length - 500) / 10_000) * 1000);
  });

  it("is a registry mirror with hello-world", async () => {
    const base = built.registryMirror;
    const list = "application/vnd.docker.distribution.manifest.list.v2+json";
    const accept = ["-H", `Accept: ${list}`, "-H", "Accept: application/vnd.oci.image.index.v1+json"];
    const one = ["-H", "Accept: application/vnd.docker.distribution.manifest.v2+json"];
    expect((await curl(`${base}/v2/`)).status).toBe(200);
    const head = await curl(`${base}/v2/library/hello-world/manifests/latest`, "-I", ...accept);
    const digest = /docker-content-digest: (\S+)/i.exec(head.head)?.[1];
    expect(head.status).toBe(200);
    const index = await curl(`${base}/v2/library/hello-world/manifests/latest`, ...accept);
    expect(`sha256:${createHash("sha256").update(index.body, "latin1").digest("hex")}`).toBe(digest);
    const reference = JSON.parse(index.body).manifests[0].digest;
    const manifest = JSON.parse(
      (await curl(`${base}/v2/library/hello-world/manifests/${reference}`, ...one)).body,
    );
    for (const blob of [manifest.config, ...manifest.layers]) {
      const { status, body } = await curl(`${base}/v2/library/hello-world/blobs/${blob.digest}`);
      expect([status, body.length]).toEqual([200, blob.size]);
      expect(`sha256:${createHash("sha256").update(body, "latin1").digest("hex")}`).toBe(blob.digest);
    }
    // What a container of it would do: nothing but the image's own files.
    const root = join(scratch, "hello");
    const layer = Buffer.from(
      (await curl(`${base}/v2/library/hello-world/blobs/${manifest.layers[0].digest}`)).body,
      "latin1",
    );
    await run(["mkdir", "-p", root]);
    await execa("tar", ["-xz", "-C", root], { input: layer });
    expect(await run(["chroot", root, "/bin/cat", "/hello.txt"])).toMatch(/^\s*Hello from Docker!/);
    await mirror.set({ fault: "503", match: "^/v2/.*/blobs/" });
    expect((await curl(`${base}/v2/library/hello-world/blobs/${manifest.config.digest}`)).status).toBe(503);
  });

  it("is gone after stop, and its registry with it", async () => {
    const children = async () =>
      (await run(["ps", "-eo", "args"])).split("\n").filter((line) => line.includes(join(scratch, "mirror")));
    expect((await children()).length).toBeGreaterThanOrEqual(2);
    await mirror.stop();
    await expect.poll(children, { timeout: 5000 }).toEqual([]);
    mirror = await startMirror({ built, directory: join(scratch, "mirror"), enterNetns });
    process.kill(mirror.pid, "SIGKILL");
    await expect.poll(children, { timeout: 5000 }).toEqual([]);
  });
});
