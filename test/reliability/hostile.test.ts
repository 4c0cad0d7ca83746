/** Everything that comes from outside is hostile until parsed; an expected failure is a SetupError, nothing else is thrown. */
import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { recogniseHost } from "../../distros/index.ts";
import { langOf } from "../../src/cli/ui/lang.ts";
import { SetupError } from "../../src/errors.ts";
import { parseOsRelease } from "../../src/machine/facts/os-release.ts";
import { managerOf } from "../../src/machine/managers/index.ts";
import { readIndex } from "../../src/sources/catalog/fetch.ts";
import { isWebPage, ProbeFailure } from "../../src/sources/mirrors/http.ts";
import { createdOf, parseManifest } from "../../src/sources/mirrors/manifest.ts";
import { parseChallenge } from "../../src/sources/mirrors/registry-auth.ts";
import { fetchUrl } from "../../src/system/fetch.ts";
import { openHttpPool } from "../../src/system/http-pool.ts";
import { proxyFor } from "../../src/system/proxy.ts";
import { fixture } from "../sources/catalog/load.ts";
import { fakeSystem } from "../system/fake.ts";

/** What a shell, a terminal, a URL or a package manager takes for something else. */
const spice = fc.constantFrom(
  ..."; ' \" ` $(id) $x \\ \n \r\n \t \0 - -- -o .. / // @ # ? & | < > * ~ % %s %0d%0a { [ \u001b[2J \u202e \ufeff \ud800 中".split(
    " ",
  ),
);
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.tuple(spice, fc.string({ maxLength: 12 }), spice).map((parts) => parts.join("")),
);
/** A text with a piece of it replaced. */
const damaged = (...texts: string[]) =>
  fc
    .tuple(fc.constantFrom(...texts), fc.nat(), fc.nat(40), hostile)
    .map(
      ([text, at, drop, add]) =>
        text.slice(0, at % text.length) + add + text.slice((at % text.length) + drop),
    );

/** @returns undefined where it threw what a person can read. */
async function tame<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    expect(error).toBeInstanceOf(SetupError);
    expect((error as SetupError).code).not.toBe("internal");
    expect((error as SetupError).what.zh).not.toBe("");
    return undefined;
  }
}

it("os-release: 10,000 texts become a target of safe words, or are told", async () => {
  const good = [
    'ID=ubuntu\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\nPRETTY_NAME="Ubuntu"\n',
    'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\nNAME=Rocky\n',
    "ID=linuxmint\nID_LIKE='ubuntu debian'\nUBUNTU_CODENAME=jammy\nVERSION_ID=21.3\n",
  ];
  const line = fc
    .tuple(fc.constantFrom("ID", "ID_LIKE", "VERSION_ID", "VERSION_CODENAME", "UBUNTU_CODENAME"), hostile)
    .map(([name, value]) => `${name}=${value}`);
  const texts = fc.oneof(
    damaged(...good),
    fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n")),
  );
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(texts, fc.oneof(fc.constant("x86_64"), hostile), async (text, arch) => {
      const target = await tame(() => recogniseHost(parseOsRelease(text), arch));
      if (target === undefined) return;
      taken++;
      for (const word of [target.distro, target.version, target.codename ?? "x", target.arch]) {
        expect(word).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
      }
    }),
    { numRuns: 10_000 },
  );
  expect(taken).toBeGreaterThan(1000);
});

it("package indexes: 10,000 bodies give entries of safe words, or are told", async () => {
  const apt = fixture("ubuntu-noble-stable.Packages");
  const [repomd, primary] = [fixture("centos-9-stable.repomd.xml"), fixture("centos-9-stable.primary.xml")];
  const bodies = (...texts: string[]) =>
    fc.oneof(
      { weight: 4, arbitrary: damaged(...texts).map((text) => Buffer.from(text)) },
      { weight: 2, arbitrary: damaged(...texts).map((text) => gzipSync(text, { level: 1 })) },
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from([0x1f, 0x8b, ...bytes])),
      hostile.map((text) => Buffer.from(text)),
    );
  const mirror = "https://mirror.example/docker-ce";
  const where = `${mirror}/linux/ubuntu/dists/noble/stable/binary-amd64/Packages.gz`;
  const base = `${mirror}/linux/centos/9/x86_64/stable`;
  const href = /href="(repodata\/[^"]*primary[^"]*)"/.exec(repomd)![1]!;
  let taken = 0;
  const check = async (family: "apt" | "yum", fetch: Record<string, Buffer>) => {
    const repository =
      family === "apt"
        ? { mirror, path: "linux/ubuntu", suite: "noble" }
        : { mirror, path: "linux/centos", suite: "9" };
    const arch = family === "apt" ? "amd64" : "x86_64";
    const entries = await tame(() =>
      readIndex(fakeSystem({ fetch }), {
        repository,
        channels: ["stable"],
        manager: managerOf(family),
        arch,
        key: "anybody",
      }),
    );
    for (const { name, version, path } of entries ?? []) {
      taken++;
      expect(`${name}=${version}`).toMatch(/^[A-Za-z0-9][A-Za-z0-9.+:~_^=-]*$/);
      expect(path).toMatch(/^[A-Za-z0-9](?!.*\.\.)[A-Za-z0-9.+:~_^%/-]*$/);
    }
  };
  await fc.assert(
    fc.asyncProperty(bodies(apt), (body) => check("apt", { [where]: body })),
    { numRuns: 5000 },
  );
  await fc.assert(
    fc.asyncProperty(bodies(repomd), bodies(primary), (first, second) =>
      check("yum", { [`${base}/repodata/repomd.xml`]: first, [`${base}/${href}`]: second }),
    ),
    { numRuns: 5000 },
  );
  expect(taken).toBeGreaterThan(10_000);
});

it("a registry's headers and documents: 10,000 are read or left", () => {
  const challenge = 'Bearer realm="https://auth.example/token",service="registry.example",scope="a:b:pull"';
  const manifest = JSON.stringify({
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [{ digest: `sha256:${"0".repeat(64)}`, platform: { os: "linux", architecture: "amd64" } }],
  });
  fc.assert(
    fc.property(
      damaged(challenge),
      damaged(manifest, '{"created":"2026-01-01T00:00:00Z"}'),
      (header, document) => {
        const found = parseChallenge(header);
        if (found) expect(new URL(found.realm).protocol).toMatch(/^https?:$/);
        const body = Buffer.from(document);
        try {
          parseManifest(body, "x86_64");
          createdOf(body);
        } catch (error) {
          expect(error).toBeInstanceOf(ProbeFailure);
        }
        isWebPage({ headers: { "content-type": header }, body });
      },
    ),
    { numRuns: 10_000 },
  );
});

it("environment variables: 10,000 choose a language and a proxy, or none", () => {
  const name = fc.constantFrom(
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "no_proxy",
    "NO_PROXY",
    "LANG",
    "LC_ALL",
  );
  const values = fc.oneof(
    hostile,
    damaged("http://u:p@127.0.0.1:8080", "*.example.com,10.0.0.0/8,[::1]:443", "zh_CN.UTF-8"),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, values), { maxLength: 5 }), (entries) => {
      const env = Object.fromEntries(entries);
      expect(["zh", "en"]).toContain(langOf(env));
      proxyFor(env, "https://mirror.example/a");
    }),
    { numRuns: 10_000 },
  );
});

let server: Server;
let reply: { status: number; headers: Record<string, string>; body: string };
beforeAll(async () => {
  server = createServer((_, response) => {
    try {
      response.writeHead(reply.status, reply.headers);
    } catch {
      // A header that Node itself refuses to send.
      response.writeHead(200);
    }
    response.end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it("HTTP answers: 1,000 are a result or told, and so are proxies that are none", async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const location = fc.oneof(
    hostile,
    damaged(url, "http://[::1]:1/", "//127.0.0.1:1/x", "file:///etc/passwd"),
  );
  const pool = openHttpPool({ env: {} });
  // No redirect leads away from this machine, and a file: or about: has no host.
  const own = ["127.0.0.1", "[::1]", ""];
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 200, max: 599 }),
      location.filter((text) => !URL.canParse(text, url) || own.includes(new URL(text, url).hostname)),
      fc.string({ maxLength: 40 }),
      async (status, to, body) => {
        reply = { status, headers: { location: to }, body };
        const result = await tame(() => fetchUrl(pool, url, { retries: 0, timeoutMs: 1000 }));
        if (result) expect(new URL(result.url).hostname).toMatch(/^(127\.0\.0\.1|\[::1\])$/);
      },
    ),
    { numRuns: 1000 },
  );
  reply = { status: 200, headers: {}, body: "" };
  await fc.assert(
    fc.asyncProperty(hostile, async (http_proxy) => {
      const notElsewhere = `http://127.0.0.1:1/${http_proxy}`;
      for (const env of [{ http_proxy }, { http_proxy: notElsewhere }]) {
        if (env.http_proxy === http_proxy && URL.canParse(`http://${http_proxy}`)) continue;
        await tame(() => fetchUrl(openHttpPool({ env }), url, { retries: 0, timeoutMs: 1000 }));
      }
    }),
    { numRuns: 20 },
  );
}, 300_000);

it("the program itself shows no stack, whatever stands in its environment", async () => {
  const bundle = fileURLToPath(new URL("../../dist/docker-setup.cjs", import.meta.url));
  const argv = [bundle, "--dry-run", "--target", "debian:12", "--mirror", "https://127.0.0.1:1/docker-ce"];
  const values = fc.string({ unit: "grapheme", maxLength: 30 }).filter((text) => !text.includes("\0"));
  const names = [
    "TERM",
    "LANG",
    "LC_ALL",
    "COLUMNS",
    "NO_COLOR",
    "FORCE_COLOR",
    "HOME",
    "SUDO_USER",
    "DOCKER_HOST",
    "CI",
  ];
  const proxies = fc.constantFrom(
    "://",
    "socks5://127.0.0.1:1",
    "http://u:secret@127.0.0.1:1",
    "ftp://x",
    "http://[",
    "\n",
  );
  const cases = fc.sample(
    fc.record({
      ...Object.fromEntries(names.map((name) => [name, values])),
      https_proxy: fc.option(proxies, { nil: "" }),
    }),
    { numRuns: 20, seed: 5 },
  );
  for (const env of cases as Record<string, string>[]) {
    const { code, stderr } = await new Promise<{ code: number; stderr: string }>((resolve) => {
      execFile(process.execPath, argv, { env: { PATH: process.env.PATH, ...env } }, (error, _, stderr) =>
        resolve({ code: Number(error?.code ?? 0), stderr }),
      );
    });
    expect([0, 6, 14], `${JSON.stringify(env)}\n${stderr}`).toContain(code);
    expect(stderr).not.toMatch(/\n\s+at |secret/);
  }
});
