import process from "node:process";
import type { Dispatcher } from "undici";
import { parseProxy, proxyFor } from "./proxy.ts";

/** The way out: undici's functions, and a pool of connections for each proxy and for none. */
export interface HttpPool {
  readonly request: typeof import("undici").request;
  /** What carries a request to this URL. @throws SetupError "environment" for a proxy that HTTP can't go through */
  readonly dispatcher: (url: string | URL) => Dispatcher;
  /** Where HTTP_PROXY and its kin stand. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface HttpPoolOptions {
  /** This process's own by default. */
  readonly env?: HttpPool["env"];
  /** Further certificate authorities, PEM. */
  readonly ca?: readonly string[];
  /** In dns.lookup's place; tests hand in another. */
  readonly lookup?: import("node:net").LookupFunction;
}

/**
 * A pool with the machine's own trust, NODE_EXTRA_CA_CERTS (which an explicit list of authorities switches off in
 * Node), HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 */
export async function openHttpPool({
  env = process.env,
  ca: more = [],
  lookup,
}: HttpPoolOptions = {}): Promise<HttpPool> {
  const [undici, { createSecureContext }, { readAuthorities }] = await Promise.all([
    // CommonJS, of which a bundle has the default alone.
    import("undici").then(({ default: all }) => all as unknown as typeof import("undici")),
    import("node:tls"),
    import("./authorities.ts"),
  ]);
  const ca = [...readAuthorities(env.NODE_EXTRA_CA_CERTS), ...more];
  // Made once: reading the authorities takes up to 100 ms of every connection otherwise, in which nothing else runs.
  const secureContext = createSecureContext({ ca });
  const connect = {
    secureContext,
    timeout: 10_000,
    ...(lookup ? { lookup } : {}),
    // An IPv6 that leads nowhere is left for IPv4 after this long (RFC 8305); before Node 20 this is not the default.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 250,
  };
  const direct = new undici.Agent({ connect });
  const proxies = new Map<string, Dispatcher>();
  const through = (proxy: string): Dispatcher => {
    const uri = parseProxy(proxy, "environment").reveal();
    // The mirror's trust behind a proxy, and the proxy's own: undici's docs/api/ProxyAgent.md.
    const options = { uri, connect, requestTls: connect, proxyTls: connect };
    return new undici.ProxyAgent(options as ConstructorParameters<typeof undici.ProxyAgent>[0] & object);
  };
  const dispatcher = (url: string | URL): Dispatcher => {
    const proxy = proxyFor(env, String(url));
    if (proxy === undefined) return direct;
    const known = proxies.get(proxy) ?? through(proxy);
    proxies.set(proxy, known);
    return known;
  };
  return { request: undici.request, dispatcher, env };
}

/** Opens a pool with the first request: a run that fetches nothing loads nothing. */
export function lazyHttpPool(options: HttpPoolOptions = {}): () => Promise<HttpPool> {
  let pool: Promise<HttpPool> | undefined;
  return () => {
    pool ??= openHttpPool(options);
    return pool;
  };
}
