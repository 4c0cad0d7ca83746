/** A real docker-registry as a pull-through mirror of another one, on loopback: distribution's own answers, not ours. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkHost, installHostPackages, labCache } from "../../lab/index.ts";
import { layHelloWorld } from "../../lab/mirror/hello.ts";
import { measureRegistryMirrors } from "../../src/sources/mirrors/rank.ts";
import { realSystem } from "../../src/system/real.ts";

const directory = mkdtempSync(join(tmpdir(), "pull-through-"));
const running: ChildProcess[] = [];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** Source of the configuration: https://distribution.github.io/distribution/about/configuration/ */
async function serve(
  storage: string,
  upstream?: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const path = join(directory, `${port}.yml`);
  writeFileSync(
    path,
    [
      "version: 0.1",
      "log: { level: error, accesslog: { disabled: true } }",
      `storage: { filesystem: { rootdirectory: ${storage} } }`,
      `http: { addr: "127.0.0.1:${port}" }`,
      ...(upstream ? [`proxy: { remoteurl: "${upstream}" }`] : []),
      "",
    ].join("\n"),
  );
  const child = spawn("setpriv", ["--pdeathsig", "TERM", "docker-registry", "serve", path], {
    stdio: "ignore",
  });
  running.push(child);
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(`${url}/v2/`).catch(() => undefined);
    if (answer?.ok) break;
    if (attempt > 100 || child.exitCode !== null) throw new Error(`docker-registry does not answer: ${path}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    async stop() {
      child.kill();
      await once(child, "exit");
    },
  };
}

const verdictsOf = async (...urls: string[]) =>
  Object.fromEntries(
    (await measureRegistryMirrors(realSystem(), urls, { boundMs: 8000 })).map(({ url, verdict }) => [
      url,
      verdict,
    ]),
  );

/** What dockerd fetches of an image, to its last byte. */
async function pull(url: string): Promise<void> {
  const get = async (path: string) => {
    const accept = ["manifest.list", "manifest"].map(
      (kind) => `application/vnd.docker.distribution.${kind}.v2+json`,
    );
    const answer = await fetch(`${url}/v2/library/hello-world/${path}`, {
      headers: { accept: accept.join(", ") },
    });
    expect(answer.status, path).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };
  const { manifests } = JSON.parse((await get("manifests/latest")).toString());
  const { config, layers } = JSON.parse((await get(`manifests/${manifests[0].digest}`)).toString());
  for (const { digest } of [config, ...layers]) await get(`blobs/${digest}`);
}

beforeAll(async () => {
  await installHostPackages((await checkHost(labCache())).missing, console.log);
  await layHelloWorld(join(directory, "hub"), "/usr/bin/busybox", join(directory, "scratch"));
});
afterAll(async () => {
  for (const child of running) if (child.exitCode === null) child.kill();
  rmSync(directory, { recursive: true, force: true });
});

it("is good while it can ask its registry, and afterwards with what it keeps; one that kept nothing is not", async () => {
  const hub = await serve(join(directory, "hub"));
  const mirror = await serve(join(directory, "mirror"), hub.url);
  const empty = await serve(join(directory, "empty"), hub.url);
  expect(await verdictsOf(hub.url, mirror.url)).toEqual({ [hub.url]: "good", [mirror.url]: "good" });
  await pull(mirror.url);
  await hub.stop();
  const without = await verdictsOf(mirror.url, empty.url, hub.url);
  expect(without).toMatchObject({ [mirror.url]: "good", [hub.url]: "refused" });
  expect(["no-image", "server-error"]).toContain(without[empty.url]);
});
