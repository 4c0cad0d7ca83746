import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const MB = 1 << 20;
const big = randomBytes(9 * MB);
const small = randomBytes(300_000);
export const bodies: Record<string, Buffer> = { "big.deb": big, "small.deb": small };

/** How a mirror of these tests behaves; each answer is one file's. */
export interface Manners {
  /** Bytes a second of a connection. */
  rate?: number;
  noRanges?: true;
  /** Sends this in the file's place. */
  body?: (name: string, count: number) => Buffer;
  /** Answers so before anything else; undefined: go on. */
  status?: (count: number) => [number, Record<string, string>] | undefined;
  /** Answers all with a web page and status 200, in pieces: without a length. */
  page?: true;
  /** Ends a connection after so many bytes. */
  cutAfter?: number;
  /** Sends so many bytes and nothing more. */
  stallAfter?: number;
  redirect?: string;
}

export class Mirror {
  count = 0;
  open = 0;
  most = 0;
  bytes = 0;
  readonly ranges: string[] = [];
  private readonly server: Server;
  private readonly manners: Manners;
  url = "";
  constructor(manners: Manners = {}) {
    this.manners = manners;
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.on("connection", (socket) => {
      this.most = Math.max(this.most, ++this.open);
      socket.on("close", () => this.open--);
    });
  }
  async start() {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }
  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
  private async answer({ url = "", headers }: IncomingMessage, response: ServerResponse) {
    const { manners } = this;
    const name = url.slice(1);
    this.count += 1;
    this.ranges.push(headers.range ?? "");
    if (manners.redirect) return void response.writeHead(302, { location: manners.redirect + url }).end();
    if (manners.page) {
      response.writeHead(200, { "content-type": "text/html" }).write("<html>");
      return void response.end("</html>");
    }
    const early = manners.status?.(this.count);
    if (early) return void response.writeHead(...early).end();
    const body = manners.body?.(name, this.count) ?? bodies[name];
    if (!body) return void response.writeHead(404).end();
    const [, from, to] = (!manners.noRanges && /bytes=(\d+)-(\d+)/.exec(headers.range ?? "")) || [];
    const part = from === undefined ? body : body.subarray(Number(from), Number(to) + 1);
    response.writeHead(from === undefined ? 200 : 206, {
      "content-length": part.length,
      ...(from === undefined ? {} : { "content-range": `bytes ${from}-${to}/${body.length}` }),
    });
    const step = manners.rate ? manners.rate / 20 : part.length || 1;
    for (let at = 0; at < part.length && !response.destroyed; at += step) {
      if (manners.cutAfter !== undefined && at >= manners.cutAfter) return void response.destroy();
      if (manners.stallAfter !== undefined && at >= manners.stallAfter) return;
      const end = manners.cutAfter ?? manners.stallAfter;
      const chunk = part.subarray(at, Math.min(at + step, end ?? part.length));
      this.bytes += chunk.length;
      response.write(chunk);
      if (manners.rate || end !== undefined) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    response.end();
  }
}
