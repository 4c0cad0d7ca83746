import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDistro } from "../../../distros/index.ts";
import { packageProbes } from "../../../src/plan/settle/candidates.ts";
import { aliveRegistryMirrors } from "../../../src/plan/settle/choose-mirrors.ts";
import { measurePackageMirrors, measureRegistryMirrors } from "../../../src/sources/mirrors/rank.ts";
import type { Verdict } from "../../../src/sources/mirrors/verdicts.ts";
import { realSystem } from "../../../src/system/real.ts";
import { type Handler, Loopback, packageMirror, registry, tree } from "./misbehaving.ts";

const loopback = new Loopback();
afterAll(() => loopback.close());
const system = realSystem();
const status =
  (code: number, match: RegExp, body = "") =>
  (path: string, response: import("node:http").ServerResponse) => {
    if (!match.test(path)) return false;
    response.writeHead(code, { "content-type": "text/plain" }).end(body);
    return true;
  };
const page = "<!DOCTYPE html><html><body>Please log in</body></html>";

const subject = {
  distro: findDistro("debian")!,
  target: { distro: "debian", version: "12", codename: "bookworm", arch: "amd64" as const },
};

describe("package mirrors", () => {
  /** In the order that the ranking has to find. */
  const expected: [string, Verdict][] = [];
  beforeAll(async () => {
    const fresh = packageMirror("28.5.2", 1 << 20);
    const add = async (verdict: Verdict, url: Promise<string>) => expected.push([await url, verdict]);
    await add("good", loopback.serve(tree(fresh)));
    /** Packages come this many bytes every 50 ms: 480 kB/s is good, 30 kB/s is not. */
    const drip = (bytes: number) =>
      tree(fresh, (path, response) => {
        if (!path.endsWith(".deb")) return false;
        const body = fresh[path]!;
        response.writeHead(206, {
          "content-length": body.length,
          "content-range": `bytes 0-${body.length - 1}/${body.length}`,
        });
        let at = 0;
        const timer = setInterval(() => {
          if (response.destroyed || at >= body.length) clearInterval(timer);
          else response.write(body.subarray(at, at + bytes));
          at += bytes;
        }, 50);
        return true;
      });
    await add("good", loopback.serve(drip(24_000)));
    await add("slow", loopback.serve(drip(1500)));
    await add("stale", loopback.serve(tree(packageMirror("28.4.0", 1 << 20))));
    await add("syncing", loopback.serve(tree(fresh, status(404, /\.deb$/))));
    await add("not-here", loopback.serve(tree({})));
    await add("forbidden", loopback.serve(tree(fresh, status(403, /./))));
    await add("server-error", loopback.serve(tree(fresh, status(503, /./))));
    await add(
      "web-page",
      loopback.serve(
        (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end(page),
      ),
    );
    await add(
      "bad-redirect",
      loopback.serve(
        (_, response) => void response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      ),
    );
    await add("certificate", loopback.serveUntrusted(tree(fresh)));
    await add("refused", Promise.resolve("http://127.0.0.1:1"));
    await add(
      "closed",
      loopback.serve((request) => void request.socket.destroy()),
    );
  });

  it("are ranked and judged right in 50 runs of 50, within the bound", { timeout: 600_000 }, async () => {
    const boundMs = 8000;
    for (let run = 0; run < 50; run++) {
      const shuffled = [...expected].sort(() => ((run * 7919) % 13) - 6).map(([url]) => url);
      const start = performance.now();
      const measures = await measurePackageMirrors(system, packageProbes(subject, "stable", shuffled), {
        boundMs,
      });
      expect(performance.now() - start).toBeLessThan(boundMs + 400);
      expect(measures.map(({ mirror, verdict }) => [mirror, verdict])).toEqual(expected);
    }
  });

  it("that say nothing cost no more than the bound", async () => {
    const silent = await loopback.serve(() => {});
    const start = performance.now();
    const [measure] = await measurePackageMirrors(system, packageProbes(subject, "stable", [silent]), {
      boundMs: 1000,
    });
    expect(performance.now() - start).toBeLessThan(2500);
    expect(measure?.verdict).toBe("timeout");
  });
});

/** A registry that sends for a token to a service of its own, which answers with this. */
const tokenService =
  (code: number): Handler =>
  ({ url, headers }, response) => {
    if (url?.startsWith("/token")) response.writeHead(code).end();
    else
      response
        .writeHead(401, { "www-authenticate": `Bearer realm="http://${headers.host}/token",service="x"` })
        .end();
  };

describe("registry mirrors", () => {
  const expected: [string, Verdict][] = [];
  beforeAll(async () => {
    const fresh = registry("2026-08-01T00:00:00Z");
    const add = async (verdict: Verdict, url: Promise<string>) => expected.push([await url, verdict]);
    await add("good", loopback.serve(tree(fresh)));
    await add(
      "good",
      loopback.serve((request, response) => void setTimeout(() => tree(fresh)(request, response), 200)),
    );
    await add("limited", loopback.serve(tree(fresh, status(429, /manifests/))));
    await add("stale", loopback.serve(tree(registry("2024-01-01T00:00:00Z"))));
    await add("no-image", loopback.serve(tree({ "/v2/": Buffer.from("{}") })));
    await add(
      "wrong-content",
      loopback.serve(
        tree(fresh, (path, response) => {
          if (!path.includes("/blobs/")) return false;
          response.writeHead(200).end(Buffer.alloc(fresh[path]!.length));
          return true;
        }),
      ),
    );
    await add("exhausted", loopback.serve(tree(fresh, status(402, /manifests/))));
    await add("unauthorized", loopback.serve(tree(fresh, status(401, /./))));
    await add(
      "token-unreachable",
      loopback.serve(
        (_, response) =>
          void response
            .writeHead(401, { "www-authenticate": 'Bearer realm="http://127.0.0.1:1/token",service="x"' })
            .end(),
      ),
    );
    await add("token-forbidden", loopback.serve(tokenService(403)));
    await add("forbidden", loopback.serve(tree(fresh, status(403, /./))));
    await add("forbidden-manifest", loopback.serve(tree(fresh, status(403, /manifests/))));
    await add("forbidden-blob", loopback.serve(tree(fresh, status(403, /blobs/))));
    await add("server-error", loopback.serve(tree(fresh, status(500, /./))));
    await add(
      "web-page",
      loopback.serve(
        (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end(page),
      ),
    );
    await add("no-registry", loopback.serve(tree({})));
    await add("certificate", loopback.serveUntrusted(tree(fresh)));
    await add("refused", Promise.resolve("http://127.0.0.1:1"));
  });

  it("are ranked and judged right in 50 runs of 50, within the bound", { timeout: 600_000 }, async () => {
    const boundMs = 8000;
    for (let run = 0; run < 50; run++) {
      const shuffled = [...expected].sort(() => ((run * 7919) % 13) - 6).map(([url]) => url);
      const start = performance.now();
      const measures = await measureRegistryMirrors(system, shuffled, { boundMs });
      expect(performance.now() - start).toBeLessThan(boundMs + 400);
      expect(measures.map(({ url, verdict }) => [url, verdict])).toEqual(expected);
    }
  });

  it.each<[Verdict, string, Handler]>([
    ["exhausted", "whose token service has no traffic left", tokenService(402)],
    [
      "limited",
      "that sends all, and says that this was the last pull",
      tree(registry("2026-08-01T00:00:00Z"), (_, response) => {
        response.setHeader("ratelimit-remaining", "0;w=21600");
        return false;
      }),
    ],
  ])("%s: one %s", async (verdict, _, handler) => {
    const urls = [await loopback.serve(handler)];
    const [measured] = await measureRegistryMirrors(system, urls, { boundMs: 8000 });
    expect(measured?.verdict).toBe(verdict);
  });

  it("that say nothing cost no more than the bound", async () => {
    const silent = await Promise.all([1, 2, 3].map(() => loopback.serve(() => {})));
    const start = performance.now();
    const measures = await measureRegistryMirrors(system, silent, { boundMs: 1000 });
    expect(performance.now() - start).toBeLessThan(2500);
    expect(measures.map(({ verdict }) => verdict)).toEqual(["timeout", "timeout", "timeout"]);
  });

  it("that fail are left out by name, and with none alive none is set", async () => {
    const never = new AbortController().signal;
    const [alive, dead] = [expected[0]![0], expected.find(([, verdict]) => verdict === "forbidden-blob")![0]];
    const chosen = await aliveRegistryMirrors(system, [dead, alive], never);
    expect(chosen.registryMirrors).toEqual([alive]);
    expect(chosen.notes.map(({ en }) => en)).toEqual([
      `${dead} is left out: refuses the image's layers (403)`,
    ]);
    const none = await aliveRegistryMirrors(system, [dead], never);
    expect(none.registryMirrors).toBeUndefined();
    expect(none.notes).toHaveLength(2);
  });
});
