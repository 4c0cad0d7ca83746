import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { createSecureContext, rootCertificates } from "node:tls";
import type { Dispatcher } from "undici";
import { parseProxy } from "./proxy.ts";

/** Where distributions keep the certificates that apt, curl and dnf trust. */
const systemCertificates = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
];

/** The way out: undici's functions and one connection pool. */
export interface HttpPool {
  readonly request: typeof import("undici").request;
  readonly dispatcher: Dispatcher;
  /** Where HTTP_PROXY and its kin stand. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface HttpPoolOptions {
  /** This process's own by default. */
  readonly env?: HttpPool["env"];
  /** Further certificate authorities, PEM. */
  readonly ca?: readonly string[];
}

/**
 * A pool with the machine's own trust, NODE_EXTRA_CA_CERTS (which an explicit list of authorities switches off in
 * Node), HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 */
export async function openHttpPool({
  env = process.env,
  ca: more = [],
}: HttpPoolOptions = {}): Promise<HttpPool> {
  const undici = await import("undici");
  const system = systemCertificates.filter((path) => existsSync(path)).slice(0, 1);
  const extra = [process.env.NODE_EXTRA_CA_CERTS ?? ""].filter((path) => path !== "" && existsSync(path));
  const ca = [
    ...rootCertificates,
    ...[...system, ...extra].map((path) => readFileSync(path, "utf8")),
    ...more,
  ];
  // Made once: reading the authorities takes up to 100 ms of every connection otherwise, in which nothing else runs.
  const secureContext = createSecureContext({ ca });
  const options = {
    connect: { secureContext, timeout: 10_000 },
    // The mirror's trust behind a proxy; the type of EnvHttpProxyAgent forgets it (undici's docs/api/ProxyAgent.md).
    requestTls: { secureContext },
    proxyTls: { secureContext },
    httpProxy: proxyIn(env.http_proxy ?? env.HTTP_PROXY),
    httpsProxy: proxyIn(env.https_proxy ?? env.HTTPS_PROXY),
    noProxy: env.no_proxy ?? env.NO_PROXY ?? "",
  };
  return { request: undici.request, dispatcher: quietly(() => new undici.EnvHttpProxyAgent(options)), env };
}

/** A variable's proxy as undici takes it; "" for none. */
const proxyIn = (value = ""): string => (value === "" ? "" : parseProxy(value, "environment").reveal());

/** Opens a pool with the first request: a run that fetches nothing loads nothing. */
export function lazyHttpPool(options: HttpPoolOptions = {}): () => Promise<HttpPool> {
  let pool: Promise<HttpPool> | undefined;
  return () => {
    pool ??= openHttpPool(options);
    return pool;
  };
}

/** undici calls this agent experimental, in words that no user of ours can act on. */
function quietly<T>(make: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return make();
  } finally {
    process.emitWarning = emitWarning;
  }
}
