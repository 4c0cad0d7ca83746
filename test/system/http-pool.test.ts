import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterAll, expect, it } from "vitest";
import { fetchUrl } from "../../src/system/fetch.ts";
import { lazyHttpPool } from "../../src/system/http-pool.ts";
import { which } from "../tools.ts";

const open: (http.Server | ChildProcess)[] = [];
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
  const pool = lazyHttpPool({ env: {}, lookup: lookup("::1", "127.0.0.1") });
  const start = performance.now();
  const { status, body } = await fetchUrl(pool, `http://both.example:${port}/x`, { retries: 0 });
  expect([status, body.toString()]).toEqual([200, "GET /x"]);
  const ms = performance.now() - start;
  expect(ms).toBeGreaterThan(200);
  expect(ms).toBeLessThan(1000);
});

it("one that refuses costs nothing", async () => {
  const port = await server();
  const pool = lazyHttpPool({ env: {}, lookup: lookup("::1", "127.0.0.1") });
  expect((await fetchUrl(pool, `http://both.example:${port}/`, { retries: 0 })).status).toBe(200);
});

it("a request goes through the proxy of its URL, and directly where NO_PROXY says so", async () => {
  const port = await server();
  const env = {
    http_proxy: `http://me:secret@127.0.0.1:${await server()}`,
    no_proxy: "10.0.0.0/8,direct.example",
  };
  const pool = lazyHttpPool({ env, lookup: lookup("127.0.0.1") });
  expect((await fetchUrl(pool, `http://sub.direct.example:${port}/`, { retries: 0 })).status).toBe(200);
  const refused = fetchUrl(pool, `http://other.example:${port}/`, { retries: 0 });
  await expect(refused).rejects.toThrow(/the proxy http:\/\/\*\*\*@127\.0\.0\.1:\d+ does not let through/);
});

it.each(["/etc", "/nonexistent", "/etc/hostname", "/dev/null"])(
  "NODE_EXTRA_CA_CERTS=%s stops nothing",
  async (path) => {
    const pool = lazyHttpPool({ env: { NODE_EXTRA_CA_CERTS: path } });
    expect((await fetchUrl(pool, `http://127.0.0.1:${await server()}/`)).status).toBe(200);
  },
);
