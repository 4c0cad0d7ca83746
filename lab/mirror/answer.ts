import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { join, normalize } from "node:path";
import { Readable } from "node:stream";
import { type Fault, loginPage } from "./faults.ts";

/** An answer before faults of transport (latency, throughput, a cut) are laid over it. */
export interface Answer {
  status: number;
  headers: Record<string, string | number | string[]>;
  body: Readable | null;
}

const text = (status: number, body: string, type = "text/plain"): Answer => ({
  status,
  headers: { "content-type": type, "content-length": Buffer.byteLength(body) },
  body: Readable.from([Buffer.from(body)]),
});

/** The answers that have nothing to do with what was asked. */
export function faultyAnswer(fault: Fault | null): Answer | null {
  if (fault === "404") return text(404, "404 Not Found\n");
  if (fault === "503") return { ...text(503, "503 Service Unavailable\n") };
  if (fault === "html") return text(200, loginPage, "text/html; charset=utf-8");
  return null;
}

const types: [RegExp, string][] = [
  [/\.gz$/, "application/gzip"],
  [/\.bz2$/, "application/x-bzip2"],
  [/\.deb$/, "application/vnd.debian.binary-package"],
  [/\.rpm$/, "application/x-rpm"],
  [/\.xml$/, "text/xml"],
];

const contentType = (path: string) =>
  types.find(([pattern]) => pattern.test(path))?.[1] ?? "application/octet-stream";

/** A Range header's one range of a file of `size` bytes: [first, last], null for none, "bad" for one out of reach (RFC 9110, 14.2). */
export function parseRange(header: string | undefined, size: number): [number, number] | null | "bad" {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  const first = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  return first > last ? "bad" : [first, last];
}

async function listing(directory: string, path: string): Promise<Answer> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  const rows = names.map((name) => `<a href="${name}">${name}</a>\n`).join("");
  return text(
    200,
    `<html><head><title>Index of ${path}</title></head><body><pre>\n${rows}</pre></body></html>\n`,
    "text/html",
  );
}

/** Serves a file under the first of `roots` that has it, as any mirror does: HEAD, Range, If-Modified-Since, listings. */
export async function fileAnswer(roots: string[], path: string, asked: IncomingMessage): Promise<Answer> {
  if (asked.method !== "GET" && asked.method !== "HEAD") return text(405, "405 Method Not Allowed\n");
  const relative = normalize(`/${path}`);
  for (const root of roots) {
    const file = join(root, relative);
    const found = await stat(file).catch(() => null);
    if (found === null) continue;
    if (found.isDirectory()) return listing(file, relative);
    const modified = new Date(Math.floor(found.mtimeMs / 1000) * 1000);
    const headers: Answer["headers"] = {
      "content-type": contentType(relative),
      "last-modified": modified.toUTCString(),
      etag: `"${found.size.toString(16)}-${modified.getTime().toString(16)}"`,
      "accept-ranges": "bytes",
    };
    const since = Date.parse(asked.headers["if-modified-since"] ?? "");
    if (since >= modified.getTime()) return { status: 304, headers, body: null };
    // A Range with If-Range counts only while the file is the same.
    const condition = asked.headers["if-range"];
    const same =
      condition === undefined || condition === headers.etag || condition === headers["last-modified"];
    const range = same ? parseRange(asked.headers.range, found.size) : null;
    if (range === "bad")
      return { status: 416, headers: { "content-range": `bytes */${found.size}` }, body: null };
    const [start, end] = range ?? [0, found.size - 1];
    headers["content-length"] = Math.max(0, end - start + 1);
    if (range) headers["content-range"] = `bytes ${start}-${end}/${found.size}`;
    const empty = asked.method === "HEAD" || found.size === 0;
    const body = empty ? null : createReadStream(file, { start, end, highWaterMark: 1 << 20 });
    return { status: range ? 206 : 200, headers, body };
  }
  return text(404, "404 Not Found\n");
}

/** The key file of `path` as a mirror with another's key, or with another's before the right one, has it. */
export async function keyAnswer(
  tree: string,
  path: string,
  fault: "wrong-key" | "extra-key",
): Promise<Answer> {
  const at = (name: string) => readFile(join(tree, `${normalize(`/${path}`)}${name}`), "utf8");
  const foreign = await at(".foreign").catch(() => null);
  if (foreign === null) return text(404, "404 Not Found\n");
  return text(200, fault === "wrong-key" ? foreign : `${foreign}${await at("")}`);
}

/** Passes a request on to the registry on this port of loopback, and its answer back. */
export function registryAnswer(port: number, asked: IncomingMessage): Promise<Answer> {
  return new Promise((resolve) => {
    const headers = { ...asked.headers, "x-forwarded-proto": "https" };
    const path = asked.url ?? "/";
    const onward = request({ host: "127.0.0.1", port, method: asked.method, path, headers }, (answer) => {
      const { connection: _, ...kept } = answer.headers;
      resolve({ status: answer.statusCode ?? 502, headers: kept as Answer["headers"], body: answer });
    });
    onward.on("error", (error) => resolve(text(502, `502 the registry does not answer: ${error.message}\n`)));
    asked.pipe(onward);
  });
}
