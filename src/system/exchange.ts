import { monotonic } from "./clock.ts";
import { codeOf } from "./fetch.ts";
import { type Answer, type HttpPool, joined } from "./http-pool.ts";
import { proxyFor } from "./proxy.ts";
import { type Exchange, ExchangeError, type ExchangeFault, type ExchangeOptions } from "./types.ts";

/** One GET with its times; see System.exchange. @throws ExchangeError */
export async function exchange(
  pool: HttpPool,
  url: string,
  { headers, signal, maxBytes = 1 << 20, maxBodyMs }: ExchangeOptions = {},
): Promise<Exchange> {
  const { get, env } = pool;
  const start = monotonic();
  let head: Answer;
  try {
    head = await get(url, { signal, headers });
  } catch (error) {
    throw new ExchangeError(faultOf(error, proxyFor(env, url) !== undefined, signal), error);
  }
  const begun = monotonic();
  const { chunks, complete } = await readBody(head, { signal, maxBytes, maxBodyMs });
  return {
    status: head.status,
    headers: joined(head.headers),
    body: Buffer.concat(chunks),
    complete,
    firstByteMs: begun - start,
    bodyMs: monotonic() - begun,
  };
}

async function readBody(
  { body, end }: Answer,
  {
    signal,
    maxBytes,
    maxBodyMs,
  }: { signal?: AbortSignal | undefined; maxBytes: number; maxBodyMs?: number | undefined },
): Promise<{ chunks: Buffer[]; complete: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  let complete = false;
  // Ends the reading at the bound, also while nothing comes.
  const timer = maxBodyMs === undefined ? undefined : setTimeout(end, maxBodyMs);
  try {
    for await (const chunk of body) {
      chunks.push(chunk.length > maxBytes - size ? chunk.subarray(0, maxBytes - size) : chunk);
      size += chunk.length;
      if (size > maxBytes || signal?.aborted) break;
    }
    complete = size <= maxBytes && !signal?.aborted;
  } catch {
    // Cut off by the other side, by the signal or by the timer: what came counts, and `complete` says so.
  } finally {
    clearTimeout(timer);
    end();
  }
  return { chunks, complete };
}

/** Node's and OpenSSL's codes (https://nodejs.org/api/errors.html), and HttpFault's. */
const faults: readonly (readonly [RegExp, ExchangeFault])[] = [
  [/^(ENOTFOUND|EAI_)/, "dns"],
  [/^ECONNREFUSED$/, "refused"],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|EACCES|EPERM)$/, "unreachable"],
  [/CERT|SELF_SIGNED|VERIFY|ISSUER|SIGNATURE/, "certificate"],
  [/^(NO_\w*|ETIMEDOUT|TimeoutError|AbortError)$/, "timeout"],
  [/^(ECONNRESET|EPIPE|CUT_OFF|HPE_|EPROTO|ERR_SSL)/, "closed"],
];

function faultOf(error: unknown, proxied: boolean, signal: AbortSignal | undefined): ExchangeFault {
  if (signal?.aborted) return "timeout";
  const code = codeOf(error);
  const fault = faults.find(([pattern]) => pattern.test(code))?.[1] ?? "other";
  // Behind a proxy it is the proxy that could not be reached, or that would not open a tunnel.
  const atDoor = ["dns", "refused", "unreachable"].includes(fault) || code === "PROXY_REFUSED";
  return atDoor && proxied ? "proxy" : fault;
}
