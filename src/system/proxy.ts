import type { System } from "./types.ts";

/** Names and networks that never go through a proxy; dockerd's and curl's own way of writing them. */
export const alwaysDirect = "localhost,127.0.0.0/8,::1";

/**
 * The proxy that a request to `url` goes through, as undici's EnvHttpProxyAgent decides: lower-case names first,
 * HTTP_PROXY also for https where HTTPS_PROXY is not set, NO_PROXY by name and domain. undefined: none.
 */
export function proxyFor(env: System["env"], url: string): string | undefined {
  const { protocol, hostname, port } = new URL(url);
  const http = env.http_proxy ?? env.HTTP_PROXY;
  const proxy = protocol === "https:" ? (env.https_proxy ?? env.HTTPS_PROXY ?? http) : http;
  if (!proxy) return undefined;
  const listed = (env.no_proxy ?? env.NO_PROXY ?? "").split(/[,\s]+/).filter((entry) => entry !== "");
  const at = port || (protocol === "https:" ? "443" : "80");
  return listed.some((entry) => excludes(entry, hostname.toLowerCase(), at)) ? undefined : proxy;
}

function excludes(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  const [, name = "", only] = /^(.+?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (only !== undefined && only !== port) return false;
  // "*.example.com" and ".example.com" mean what is below; a bare name means itself alone.
  return /^[.*]/.test(name) ? host.endsWith(name.replace(/^\*/, "")) : host === name;
}
