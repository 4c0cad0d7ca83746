/**
 * Debian's package archive through a cache on disk. It listens on a unix socket (machines reach it through a forwarder in
 * their network namespace, as deb.debian.org:80) and as an HTTP proxy on a loopback port (for mmdebstrap).
 */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join, normalize } from "node:path";
import { pipeline } from "node:stream/promises";

/** Where packages come from; a nearer mirror of Debian, such as http://mirrors.aliyun.com, may be named. */
const upstream = () => process.env.DOCKER_SETUP_LAB_DEBIAN ?? "http://deb.debian.org";

/** Indexes change upstream; a package or a by-hash file never does. Ten minutes, in milliseconds. */
const INDEX_TTL = 600_000;
const immutable = (path: string) => path.includes("/pool/") || path.includes("/by-hash/");

export interface Archive {
  /** For http_proxy on the host. */
  proxy: string;
  close(): Promise<void>;
}

interface Stored {
  status: number;
  file: string;
}

export async function openArchive(cache: string, socket: string): Promise<Archive> {
  const root = join(cache, "archive");
  const running = new Map<string, Promise<Stored>>();
  const handler = (request: IncomingMessage, response: ServerResponse) => {
    answer(root, running, request, response).catch((error: Error) => {
      if (!response.headersSent) response.writeHead(502, { "content-type": "text/plain" });
      response.end(`${error.message}\n`);
    });
  };
  const servers = [createServer(handler), createServer(handler)] as const;
  await listen(servers[0], { path: socket });
  await listen(servers[1], { host: "127.0.0.1", port: 0 });
  const { port } = servers[1].address() as AddressInfo;
  return {
    proxy: `http://127.0.0.1:${port}`,
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function listen(server: Server, at: { path: string } | { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at, () => {
      // A lab that was not closed must not keep its process alive.
      server.unref();
      resolve();
    });
  });
}

async function answer(
  root: string,
  running: Map<string, Promise<Stored>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Proxy requests carry a whole URL, others a path.
  const path = normalize(decodeURI(new URL(request.url ?? "/", "http://deb.debian.org").pathname));
  if (!/^\/debian(-security)?\//.test(path) || !["GET", "HEAD"].includes(request.method ?? "")) {
    response.writeHead(404).end();
    return;
  }
  const file = join(root, path);
  const fresh = existsSync(file) && (immutable(path) || Date.now() - statSync(file).mtimeMs < INDEX_TTL);
  let stored: Stored = { status: 200, file };
  if (!fresh) {
    let fetching = running.get(path);
    if (!fetching) {
      fetching = store(path, file).finally(() => running.delete(path));
      running.set(path, fetching);
    }
    stored = await fetching;
  }
  if (stored.status !== 200) {
    response.writeHead(stored.status).end();
    return;
  }
  const { size, mtime } = statSync(file);
  const since = Date.parse(request.headers["if-modified-since"] ?? "");
  if (since >= Math.floor(mtime.getTime() / 1000) * 1000) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { "content-length": size, "last-modified": mtime.toUTCString() });
  if (request.method === "HEAD") response.end();
  else await pipeline(createReadStream(file), response);
}

/** Fetches one file into the cache; other processes may do the same, the last rename wins. */
async function store(path: string, file: string): Promise<Stored> {
  const answered = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = get(upstream() + path, { timeout: 30_000 }, resolve);
    request.on("timeout", () => request.destroy(new Error(`${upstream()} did not answer in 30 s`)));
    request.on("error", reject);
  });
  if (answered.statusCode !== 200) {
    answered.resume();
    return { status: answered.statusCode ?? 502, file };
  }
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  try {
    await pipeline(answered, createWriteStream(partial));
    const length = Number(answered.headers["content-length"] ?? Number.NaN);
    if (!Number.isNaN(length) && statSync(partial).size !== length) throw new Error(`${path} was cut off`);
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
  return { status: 200, file };
}
