import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { which } from "../tools.ts";

export const body = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7) % 256));

/** A server on loopback that behaves by the path: see `answer`. */
export interface TestServer {
  /** "http://127.0.0.1:PORT" */
  http: string;
  /** "https://localhost:PORT": busybox wget can't check the certificate of a bare address. */
  https: string;
  /** The certificate authority, a PEM file. */
  authority: string;
  /** How often a path was asked for. */
  count(path: string): number;
  close(): Promise<void>;
}

/** `directory` is for the certificate. */
export async function startServer(directory: string): Promise<TestServer> {
  const seen = new Map<string, number>();
  const authority = join(directory, "cert.pem");
  const key = join(directory, "key.pem");
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const made = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", authority];
  execFileSync(which("openssl"), ["req", "-x509", ...made, ...subject], { stdio: "ignore" });

  let plainUrl = "";
  const handle: http.RequestListener = (request, response) => {
    const path = request.url ?? "";
    seen.set(path, (seen.get(path) ?? 0) + 1);
    answer(path, seen.get(path)!, response, plainUrl, request.headers["user-agent"]);
  };
  const plain = http.createServer(handle);
  const secure = https.createServer({ key: readFileSync(key), cert: readFileSync(authority) }, handle);
  const ports = [];
  for (const server of [plain, secure]) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ports.push((server.address() as AddressInfo).port);
  }
  plainUrl = `http://127.0.0.1:${ports[0]}`;
  return {
    http: plainUrl,
    https: `https://localhost:${ports[1]}`,
    authority,
    count: (path) => seen.get(path) ?? 0,
    async close() {
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/** The query only tells requests of different tests apart. */
function answer(
  path: string,
  time: number,
  response: http.ServerResponse,
  plainUrl: string,
  agent = "",
): void {
  const whole = () => {
    response.end(body);
  };
  const refuse = (status: number) => {
    response.statusCode = status;
    response.end("<html>no</html>");
  };
  const cut = () => {
    response.writeHead(200, { "content-length": body.length });
    response.write(body.subarray(0, 1000));
    setTimeout(() => response.destroy(), 50);
  };
  const drip = () => {
    response.writeHead(200, { "content-length": body.length });
    const timer = setInterval(() => response.write("x"), 100);
    response.on("close", () => clearInterval(timer));
  };
  const endless = () => {
    const piece = Buffer.alloc(1 << 16, "x");
    const more = () => {
      while (!response.destroyed && response.write(piece)) {}
    };
    response.on("drain", more);
    more();
  };
  const redirect = (location: string) => {
    response.writeHead(302, { location });
    response.end();
  };
  const ways: Record<string, () => void> = {
    "/whole": whole,
    "/busy-twice": () => (time <= 2 ? refuse(503) : whole()),
    "/limited-once": () => (time === 1 ? refuse(429) : whole()),
    "/cut-once": () => (time === 1 ? cut() : whole()),
    "/cut": cut,
    "/forbidden": () => refuse(403),
    "/forbidden-once": () => (time === 1 ? refuse(403) : whole()),
    // As USTC's does to wget's own name.
    "/no-strangers": () => (agent === "docker-setup" ? whole() : refuse(403)),
    "/moved": () => redirect("/whole"),
    "/downgrade": () => redirect(`${plainUrl}/whole`),
    "/silent": () => undefined,
    "/drip": drip,
    "/endless": endless,
  };
  (ways[path.replace(/\?.*/, "")] ?? (() => refuse(404)))();
}
