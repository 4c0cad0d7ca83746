import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { type AddressInfo, createServer, type LookupFunction, type Server, type Socket } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { fetchUrl } from "../../src/system/fetch.ts";
import { type Asked, openHttpPool } from "../../src/system/http-pool.ts";
import { which } from "../tools.ts";

const open: (Server | ChildProcess)[] = [];
afterAll(() => {
  for (const each of open) "kill" in each ? each.kill() : each.close();
});

/** A server on 127.0.0.1 that says by which way it was asked. */
async function server(port = 0): Promise<number> {
  const made = http.createServer((request, response) => response.end(`${request.method} ${request.url}`));
  made.on("connect", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  made.listen(port, "127.0.0.1");
  await once(made, "listening");
  open.push(made);
  return (made.address() as AddressInfo).port;
}

/** A name with these addresses, in this order. */
const lookup = (...addresses: string[]): LookupFunction =>
  ((_name, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    )) as LookupFunction;

/** A port of ::1 whose connections are never taken: its queue is full, and SYN after SYN is dropped (listen(2)). */
async function blackhole(): Promise<number> {
  const program = `
import socket, sys, time
s = socket.socket(socket.AF_INET6); s.bind(("::1", 0)); s.listen(0)
full = [socket.socket(socket.AF_INET6) for _ in range(4)]
for c in full:
    c.setblocking(False); c.connect_ex(s.getsockname())
time.sleep(0.2); print(s.getsockname()[1], flush=True); time.sleep(60)`;
  const child = spawn(which("python3"), ["-c", program], { stdio: ["ignore", "pipe", "inherit"] });
  open.push(child);
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  return Number(line.toString());
}

// A machine under load is late by itself.
it("an IPv6 that leads nowhere costs less than a second before IPv4 answers", { retry: 3 }, async () => {
  const port = await blackhole();
  await server(port);
  const pool = openHttpPool({ env: {}, lookup: lookup("::1", "127.0.0.1") });
  const start = performance.now();
  const { status, body } = await fetchUrl(pool, `http://both.example:${port}/x`, { retries: 0 });
  expect([status, body.toString()]).toEqual([200, "GET /x"]);
  const ms = performance.now() - start;
  expect(ms).toBeGreaterThan(200);
  expect(ms).toBeLessThan(1000);
});

it("one that refuses costs nothing", async () => {
  const port = await server();
  const pool = openHttpPool({ env: {}, lookup: lookup("::1", "127.0.0.1") });
  expect((await fetchUrl(pool, `http://both.example:${port}/`, { retries: 0 })).status).toBe(200);
});

it("the first requests ask for a name once, and what it says of one that is not known is the reason", async () => {
  const port = await server();
  const asked: string[] = [];
  const pool = openHttpPool({
    env: {},
    lookup: (name, options, done) => {
      asked.push(name);
      if (name === "none.example") done(Object.assign(new Error(name), { code: "ENOTFOUND" }), "");
      // Later than anybody waits for a name alone.
      else setTimeout(() => lookup("127.0.0.1")(name, options, done), 50);
    },
  });
  const first = ["/a", "/b"].map((path) => fetchUrl(pool, `http://one.example:${port}${path}`));
  const unknown = ["/a", "/b"].map((path) => fetchUrl(pool, `http://none.example:${port}${path}`));
  const reasons = await Promise.allSettled(unknown);
  expect((await Promise.all(first)).map(({ body }) => body.toString())).toEqual(["GET /a", "GET /b"]);
  for (const each of reasons)
    expect(each).toMatchObject({ status: "rejected", reason: { message: expect.stringContaining("(DNS)") } });
  expect(asked.sort()).toEqual(["none.example", "one.example"]);
});

it("a name that was not known is asked for again with the next attempt", async () => {
  const port = await server();
  let asked = 0;
  const pool = openHttpPool({
    env: {},
    lookup: (name, options, done) => {
      if (++asked === 1) done(Object.assign(new Error(name), { code: "EAI_AGAIN" }), "");
      else lookup("127.0.0.1")(name, options, done);
    },
  });
  const attempts: number[] = [];
  const onRetry = (attempt: number) => attempts.push(attempt);
  expect((await fetchUrl(pool, `http://late.example:${port}/`, { onRetry })).status).toBe(200);
  expect([attempts, asked]).toEqual([[2], 2]);
});

it("loads nothing of TLS for a name that is not known", () => {
  const program = `
    import { openHttpPool } from ${JSON.stringify(new URL("../../src/system/http-pool.ts", import.meta.url).href)};
    const lookup = (name, _, done) => done(Object.assign(new Error(name), { code: "ENOTFOUND" }), "");
    const loaded = () => process.moduleLoadList.includes("NativeModule _tls_wrap");
    const before = loaded();
    const ended = await openHttpPool({ env: {}, lookup }).get("https://none.example/").catch(({ code }) => code);
    console.log(ended, before, loaded());`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", program],
    { encoding: "utf8" },
  );
  expect(stdout, stderr).toBe("ENOTFOUND false false\n");
});

it("a request goes through the proxy of its URL, and directly where NO_PROXY says so", async () => {
  const port = await server();
  const env = {
    http_proxy: `http://me:secret@127.0.0.1:${await server()}`,
    no_proxy: "10.0.0.0/8,direct.example",
  };
  const pool = openHttpPool({ env, lookup: lookup("127.0.0.1") });
  expect((await fetchUrl(pool, `http://sub.direct.example:${port}/`, { retries: 0 })).status).toBe(200);
  // http as curl and apt ask a proxy for it, since many open no tunnel to port 80.
  const { body } = await fetchUrl(pool, "http://other.example/x", { retries: 0 });
  expect(body.toString()).toBe("GET http://other.example/x");
  const refused = fetchUrl(pool, "https://other.example/", { retries: 0 });
  await expect(refused).rejects.toThrow(/the proxy http:\/\/\*\*\*@127\.0\.0\.1:\d+ does not let through/);
});

describe("redirects", () => {
  const leading = async (to: (n: number) => string) => {
    let n = 0;
    const made = http.createServer((_, response) => {
      const location = to(n++);
      if (location === "") response.end("there");
      else response.writeHead(302, { location }).end();
    });
    await once(made.listen(0, "127.0.0.1"), "listening");
    open.push(made);
    const url = `http://127.0.0.1:${(made.address() as AddressInfo).port}/`;
    return { url, asked: () => n, fetch: () => fetchUrl(openHttpPool({ env: {} }), url) };
  };

  it("are followed, and the address at their end is told", async () => {
    const { url, fetch } = await leading((n) => (n < 3 ? `/to/${n}` : ""));
    const { body, url: end } = await fetch();
    expect([body.toString(), end]).toEqual(["there", `${url}to/2`]);
  });

  it("that never end are given up after six, and not tried again", async () => {
    const { fetch, asked } = await leading(() => "/");
    await expect(fetch()).rejects.toThrow("redirects too many times");
    expect(asked()).toBe(6);
  });

  it.each(["file:///etc/shadow", "ftp://other.example/x"])("to %s are refused by name", async (to) => {
    const { fetch, asked } = await leading(() => to);
    await expect(fetch()).rejects.toThrow(`redirects to ${to}, which is not safe`);
    expect(asked()).toBe(1);
  });
});

describe("a server that is odd", () => {
  const odd = async (answer: (socket: Socket, n: number) => void) => {
    let n = 0;
    const made = createServer((socket) => {
      socket.on("error", () => {}).on("data", () => answer(socket, n++));
    });
    made.listen(0, "127.0.0.1");
    await once(made, "listening");
    open.push(made);
    return `http://127.0.0.1:${(made.address() as AddressInfo).port}/`;
  };
  const body = async (url: string, asked: Asked = {}) => {
    const { get } = openHttpPool({ env: {} });
    const pieces: Buffer[] = [];
    for await (const piece of (await get(url, { silence: 200, ...asked })).body) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };
  const head = (length: number, text: string) =>
    `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${text}`;

  it("says nothing, stops half way, or cuts", async () => {
    await expect(body(await odd(() => {}))).rejects.toMatchObject({ code: "NO_HEAD" });
    const stops = await odd((socket) => socket.write(head(9, "ab")));
    await expect(body(stops)).rejects.toMatchObject({ code: "NO_MORE" });
    await expect(body(await odd((socket) => socket.end(head(9, "ab"))))).rejects.toMatchObject({
      code: "CUT_OFF",
    });
    await expect(body(await odd((socket) => socket.destroy()))).rejects.toMatchObject({ code: "ECONNRESET" });
    await expect(body(await odd((socket) => socket.end("SSH-2.0\r\n")))).rejects.toMatchObject({
      code: expect.stringMatching(/^HPE_/),
    });
    const upgrade = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n";
    await expect(body(await odd((socket) => socket.write(upgrade)))).rejects.toThrow();
  });

  it("one that drips is waited for as long as it drips", async () => {
    const url = await odd((socket) => {
      socket.write(head(3, ""));
      for (const [i, letter] of ["a", "b", "c"].entries())
        setTimeout(() => socket.write(letter), 120 * (i + 1));
    });
    expect(await body(url)).toBe("abc");
  });

  it("a connection that it closed while it stood idle is no failure", async () => {
    const connections = new Set<Socket>();
    const url = await odd((socket) => {
      const again = connections.has(socket);
      connections.add(socket);
      if (again) socket.destroy();
      else socket.write(head(2, "ok"));
    });
    const { get } = openHttpPool({ env: {} });
    for (let i = 0; i < 3; i++) {
      const { body: pieces } = await get(url);
      for await (const piece of pieces) expect(String(piece)).toBe("ok");
    }
    expect(connections.size).toBeGreaterThan(1);
  });

  it("is left at once where a signal says so: asked, answering, and looked up", async () => {
    const reason = new Error("enough");
    const stops = await odd((socket) => socket.write(head(9, "ab")));
    for (const url of [await odd(() => {}), stops]) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(reason), 50);
      await expect(body(url, { signal: stop.signal, silence: 5000 })).rejects.toBe(reason);
    }
    const { get } = openHttpPool({ env: {}, lookup: () => {} });
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 50);
    await expect(get("https://nobody.example/", { signal: stop.signal })).rejects.toBe(reason);
    await expect(get("http://nobody.example/", { silence: 50 })).rejects.toMatchObject({
      code: "NO_CONNECTION",
    });
  });

  it("a proxy that says nothing is left, too", async () => {
    const { host } = new URL(await odd(() => {}));
    const { get } = openHttpPool({ env: { https_proxy: host } });
    await expect(get("https://nobody.example/", { silence: 200 })).rejects.toMatchObject({
      code: "NO_CONNECTION",
    });
  });
});

it.each(["/etc", "/nonexistent", "/etc/hostname", "/dev/null"])(
  "NODE_EXTRA_CA_CERTS=%s stops nothing",
  async (path) => {
    const pool = openHttpPool({ env: { NODE_EXTRA_CA_CERTS: path } });
    expect((await fetchUrl(pool, `http://127.0.0.1:${await server()}/`)).status).toBe(200);
  },
);
