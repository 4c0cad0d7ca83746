import type { LookupAddress } from "node:dns";
import type { Agent, IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { LookupFunction } from "node:net";
import process from "node:process";
import { isAlone, noWayTo } from "./alone.ts";
import { parseProxy, proxyFor } from "./proxy.ts";

/** How long a connection, an answer's head and each further piece of it may take, milliseconds. */
const SILENCE = 10_000;
/** So much of a body is taken at once, bytes: 16 KiB, as TLS has it, are five thousand writes for Docker's packages. */
const PIECE = 256 << 10;

/** What a server said, and what it goes on to say. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** In order, each as it comes; who stops reading ends it. Rejects where it is cut. */
  readonly body: AsyncIterable<Buffer>;
  /** What is not read any more is not sent any more. */
  end(): void;
}

export interface Asked {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Ends it at once, wherever it is; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** In place of 10 s, milliseconds. */
  readonly silence?: number | undefined;
}

/** The way out: connections that are used again, for each proxy and for none. */
export interface HttpPool {
  /** One GET as it is. Rejects with Node's errors and HttpFault. @throws SetupError "environment" for an odd proxy */
  readonly get: (url: string | URL, asked?: Asked) => Promise<Answer>;
  /** The same through redirects, of which none leads from https to http. */
  readonly follow: (url: string, asked?: Asked) => Promise<Answer & { readonly url: string }>;
  /** Where HTTP_PROXY and its kin stand. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What Node has no code for. */
export class HttpFault extends Error {
  readonly code: "NO_CONNECTION" | "NO_HEAD" | "NO_MORE" | "CUT_OFF" | "PROXY_REFUSED" | "UNSAFE" | "ENDLESS";
  /** Where an UNSAFE redirect leads. */
  readonly to: string;
  constructor(code: HttpFault["code"], { cause, to = "" }: { cause?: unknown; to?: string } = {}) {
    super(code, { cause });
    this.code = code;
    this.to = to;
  }
}

export interface HttpPoolOptions {
  /** This process's own by default. */
  readonly env?: HttpPool["env"];
  /** In dns.lookup's place; tests hand in another. */
  readonly lookup?: LookupFunction;
}

/**
 * A pool with the machine's own trust, NODE_EXTRA_CA_CERTS, HTTP_PROXY, HTTPS_PROXY and NO_PROXY. All that it needs is loaded
 * with the first request.
 */
export function openHttpPool({ env = process.env, lookup }: HttpPoolOptions = {}): HttpPool {
  const names = earlyNames(lookup);
  let loading: ReturnType<typeof load> | undefined;
  async function load() {
    const [http, https, { trust }] = await Promise.all([
      import("node:http"),
      import("node:https"),
      import("./authorities.ts"),
    ]);
    const connect = {
      // Made once: reading the authorities takes time of every connection otherwise, in which nothing else runs.
      secureContext: trust(env.NODE_EXTRA_CA_CERTS),
      ...(lookup ? { lookup } : {}),
      // An IPv6 that leads nowhere is left for IPv4 after this long (RFC 8305); before Node 20 this is not the default.
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: 250,
      highWaterMark: PIECE,
    };
    const direct = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
    return { http, https, connect, direct };
  }
  /** All that a connection needs, and where its name leads. @throws what dns.lookup throws, and ENETUNREACH */
  async function ready(at: URL) {
    const early = loading === undefined && proxyFor(env, at.href) === undefined ? await names(at) : undefined;
    loading ??= load();
    return { ...(await loading), early };
  }
  type Ready = Awaited<ReturnType<typeof ready>>;
  const proxies = new Map<string, Promise<Agent>>();
  const agentFor = (at: URL, { connect, direct }: Ready): Promise<Agent> | Agent => {
    const secure = at.protocol === "https:";
    const proxy = proxyFor(env, at.href);
    if (proxy === undefined) return secure ? direct.https : direct.http;
    const key = `${secure} ${proxy}`;
    const known = proxies.get(key) ?? through(parseProxy(proxy, "environment").reveal(), secure, connect);
    proxies.set(key, known);
    return known;
  };
  const through = async (proxy: string, secure: boolean, connect: Ready["connect"]): Promise<Agent> => {
    // Its own connection is trusted as all others are.
    const options = { keepAlive: true, ...connect };
    // CommonJS, of which a bundle has the default alone.
    if (secure) {
      const { default: all } = await import("https-proxy-agent");
      return new (all as unknown as typeof import("https-proxy-agent")).HttpsProxyAgent(proxy, options);
    }
    const { default: all } = await import("http-proxy-agent");
    return new (all as unknown as typeof import("http-proxy-agent")).HttpProxyAgent(proxy, options);
  };

  async function get(url: string | URL, asked: Asked = {}): Promise<Answer> {
    const at = new URL(url);
    const way = await ready(at);
    const { request } = at.protocol === "https:" ? way.https : way.http;
    const agent = await agentFor(at, way);
    const headers = { "user-agent": "docker-setup", ...asked.headers };
    const begin = () => request(at, { ...way.connect, ...way.early, agent, headers });
    return answerOf(await headOf(begin, asked), asked);
  }

  async function follow(url: string, asked: Asked = {}) {
    let at = new URL(url);
    for (let hops = 0; hops < 6; hops++) {
      const answer = await get(at, asked);
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status >= 400 || location === undefined)
        return { ...answer, url: at.href };
      answer.end();
      const next = new URL(location, at);
      if (!["https:", at.protocol].includes(next.protocol)) throw new HttpFault("UNSAFE", { to: next.href });
      at = next;
    }
    throw new HttpFault("ENDLESS");
  }
  return { get, follow, env };
}

/** So long a name is waited for before TLS and the authorities are loaded, milliseconds; that takes longer, and nothing else runs. */
const NAME_FIRST = 10;

/**
 * Looks the first names up before anything is loaded: of one that is not known, or that leads where this machine has no
 * way to, nothing more is needed, and what takes longer goes on beside the loading. Gives what the connection takes
 * in its own lookup's place; each name is asked for once.
 */
function earlyNames(given: LookupFunction | undefined): (at: URL) => Promise<{ lookup: LookupFunction }> {
  const known = new Map<string, Promise<LookupAddress[]>>();
  const look = async (name: string) => {
    const lookup = given ?? (await import("node:dns")).lookup;
    return new Promise<LookupAddress[]>((resolve, reject) => {
      lookup(name, { all: true }, (error, found) => {
        if (error) reject(error);
        else resolve(found as LookupAddress[]);
      });
    });
  };
  return async ({ hostname, port: named, protocol }) => {
    const port = Number(named || (protocol === "https:" ? 443 : 80));
    const name = hostname.replace(/^\[|\]$/g, "");
    const found = known.get(name) ?? look(name);
    known.set(name, found);
    // What failed may pass: the next attempt asks again. And who uses a connection that is there asks for no name.
    found.catch(() => known.delete(name));
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), NAME_FIRST);
    });
    const soon = await Promise.race([found, patience]).finally(() => clearTimeout(timer));
    if (soon && isAlone()) {
      const faults = await Promise.all(soon.map(({ address }) => noWayTo(address, port)));
      if (faults.length > 0 && !faults.includes(undefined)) throw faults[0];
    }
    return {
      lookup: (_, { all }, done) =>
        found.then(
          (list) => (all ? done(null, list) : done(null, list[0]?.address ?? "", list[0]?.family)),
          (error) => done(error, ""),
        ),
    };
  };
}

type Begin = () => import("node:http").ClientRequest;

/** Sends a request and waits for the answer's head. */
function headOf(begin: Begin, { signal, silence = SILENCE }: Asked): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw signal.reason;
    const request = begin();
    let timer: NodeJS.Timeout | undefined;
    const wait = (fault: HttpFault["code"]) => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(new HttpFault(fault)), silence);
    };
    const stop = () => fail(signal?.reason);
    const closed = () => fail(new HttpFault("CUT_OFF"));
    const ended = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      request.off("error", failed).on("error", () => {});
      request.off("close", closed);
    };
    // Who waits hears of it at once, also where a proxy is being asked and nothing can be taken back yet.
    const fail = (error: unknown) => {
      ended();
      reject(error);
      request.destroy();
    };
    signal?.addEventListener("abort", stop);
    wait("NO_CONNECTION");
    request.on("proxyConnect", ({ statusCode }) => {
      if (statusCode !== 200) fail(new HttpFault("PROXY_REFUSED"));
    });
    request.on("socket", (socket) => {
      if (socket.connecting)
        socket.once("encrypted" in socket ? "secureConnect" : "connect", () => wait("NO_HEAD"));
      else wait("NO_HEAD");
    });
    const failed = (error: NodeJS.ErrnoException) => {
      ended();
      // The server had closed a connection that stood idle, as it may (RFC 9112, 9.3.1).
      if (request.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(error.code ?? ""))
        headOf(begin, { signal, silence }).then(resolve, reject);
      else reject(error);
    };
    request.on("error", failed);
    request.on("close", closed);
    request.on("response", (response) => {
      ended();
      response.on("error", () => {});
      resolve(response);
    });
    request.end();
  });
}

function answerOf(response: IncomingMessage, { signal, silence = SILENCE }: Asked): Answer {
  // A whole one's connection is used again.
  const end = () => void (response.complete ? response.resume() : response.destroy());
  async function* body(): AsyncGenerator<Buffer> {
    let fault: unknown;
    const stop = (why: unknown) => {
      fault ??= why;
      response.destroy();
    };
    const aborted = () => stop(signal?.reason);
    signal?.addEventListener("abort", aborted);
    if (signal?.aborted) aborted();
    const pieces = response.iterator({ destroyOnReturn: false });
    try {
      for (;;) {
        const timer = setTimeout(() => stop(new HttpFault("NO_MORE")), silence);
        const next = await pieces.next().finally(() => clearTimeout(timer));
        if (next.done) break;
        yield next.value as Buffer;
      }
    } catch (error) {
      fault ??= new HttpFault("CUT_OFF", { cause: error });
    } finally {
      signal?.removeEventListener("abort", aborted);
      end();
    }
    if (fault !== undefined) throw fault;
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: body(), end };
}

/** Each header once; several values are joined by ", ". */
export const joined = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value = ""]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
