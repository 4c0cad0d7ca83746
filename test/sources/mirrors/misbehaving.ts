import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { which } from "../../tools.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Servers on loopback that a test made; `close` ends them all. */
export class Loopback {
  private readonly servers: Server[] = [];

  /** Starts one and gives its URL. */
  async serve(handler: Handler): Promise<string> {
    const server = createServer(handler);
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** One whose certificate nobody trusts. */
  async serveUntrusted(handler: Handler): Promise<string> {
    const directory = mkdtempSync(join(tmpdir(), "untrusted-"));
    const [key, cert] = [join(directory, "key"), join(directory, "cert")];
    execFileSync(
      which("openssl"),
      [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
        "-keyout",
        key,
        "-out",
        cert,
      ],
      { stdio: "ignore" },
    );
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, handler);
    rmSync(directory, { recursive: true });
    this.servers.push(server as unknown as Server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}

const sha256 = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");

/** A docker-ce root for Debian 12 whose newest version is this; packages are this many bytes. */
export function packageMirror(newest: string, size = 200_000): Record<string, Buffer> {
  const deb = Buffer.alloc(size, newest);
  const filename = `dists/bookworm/pool/stable/amd64/docker-ce_${newest}_amd64.deb`;
  const stanza = [
    "Package: docker-ce",
    `Version: 5:${newest}-1~debian.12~bookworm`,
    "Architecture: amd64",
    `Filename: ${filename}`,
    `Size: ${size}`,
    `SHA256: ${sha256(deb)}`,
    "",
  ];
  return {
    "/linux/debian/dists/bookworm/stable/binary-amd64/Packages.gz": gzipSync(stanza.join("\n")),
    [`/linux/debian/${filename}`]: deb,
  };
}

/** A registry with library/hello-world for amd64, made at a time; gives path → body. */
export function registry(created: string): Record<string, Buffer> {
  const layer = gzipSync(Buffer.from(`layer of ${created}`));
  const config = Buffer.from(
    JSON.stringify({ architecture: "amd64", os: "linux", created, rootfs: { type: "layers", diff_ids: [] } }),
  );
  const media = "application/vnd.docker";
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${media}.distribution.manifest.v2+json`,
      config: {
        mediaType: `${media}.container.image.v1+json`,
        size: config.length,
        digest: `sha256:${sha256(config)}`,
      },
      layers: [
        {
          mediaType: `${media}.image.rootfs.diff.tar.gzip`,
          size: layer.length,
          digest: `sha256:${sha256(layer)}`,
        },
      ],
    }),
  );
  return {
    "/v2/": Buffer.from("{}"),
    "/v2/library/hello-world/manifests/latest": manifest,
    [`/v2/library/hello-world/blobs/sha256:${sha256(config)}`]: config,
    [`/v2/library/hello-world/blobs/sha256:${sha256(layer)}`]: layer,
  };
}

const types: Record<string, string> = { manifests: "application/vnd.docker.distribution.manifest.v2+json" };

/** Serves such a tree, with Range; `spoil` answers first where it wants to. */
export function tree(
  files: Record<string, Buffer>,
  spoil: (path: string, response: ServerResponse) => boolean = () => false,
): Handler {
  return (request, response) => {
    const path = request.url ?? "";
    if (spoil(path, response)) return;
    const body = files[path];
    if (body === undefined) {
      response.writeHead(404).end("not found");
      return;
    }
    const type = types[path.split("/").at(-2) ?? ""] ?? "application/octet-stream";
    const end = /^bytes=0-(\d+)$/.exec(request.headers.range ?? "")?.[1];
    if (end === undefined) {
      response.writeHead(200, { "content-type": type, "content-length": body.length }).end(body);
      return;
    }
    const part = body.subarray(0, Number(end) + 1);
    response
      .writeHead(206, {
        "content-type": type,
        "content-length": part.length,
        "content-range": `bytes 0-${part.length - 1}/${body.length}`,
      })
      .end(part);
  };
}
