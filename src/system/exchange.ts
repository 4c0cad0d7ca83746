import { codeOf } from "./fetch.ts";
import type { HttpPool } from "./http-pool.ts";
import { proxyFor } from "./proxy.ts";
import { type Exchange, ExchangeError, type ExchangeFault, type ExchangeOptions } from "./types.ts";

type Head = Awaited<ReturnType<HttpPool["request"]>>;

/** One GET with its times; see System.exchange. @throws ExchangeError */
export async function exchange(
  pool: () => Promise<HttpPool>,
  url: string,
  { headers, signal, maxBytes = 1 << 20, maxBodyMs }: ExchangeOptions = {},
): Promise<Exchange> {
  const { request, dispatcher, env } = await pool();
  const way = dispatcher(url);
  const start = performance.now();
  let head: Head;
  try {
    const asked = request(url, {
      dispatcher: way,
      signal,
      headers: { "user-agent": "docker-setup", ...headers },
    });
    head = await unlessAborted(asked, signal);
  } catch (error) {
    throw new ExchangeError(faultOf(error, proxyFor(env, url) !== undefined, signal), error);
  }
  const begun = performance.now();
  const { chunks, complete } = await readBody(head, { signal, maxBytes, maxBodyMs });
  return {
    status: head.statusCode,
    headers: Object.fromEntries(
      Object.entries(head.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : String(value),
      ]),
    ),
    body: Buffer.concat(chunks),
    complete,
    firstByteMs: begun - start,
    bodyMs: performance.now() - begun,
  };
}

/** undici notices an abort only once it is connected; a name server that says nothing would hold it for ever. */
async function unlessAborted(asked: Promise<Head>, signal: AbortSignal | undefined): Promise<Head> {
  if (signal === undefined) return asked;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  // Whichever of the two comes second is nobody's to handle.
  aborted.catch(() => {});
  asked.then(
    (late) => signal.aborted && late.body.on("error", () => {}).destroy(),
    () => {},
  );
  try {
    return await Promise.race([asked, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function readBody(
  { body }: Head,
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
  const timer =
    maxBodyMs === undefined ? undefined : setTimeout(() => body.destroy(new Error("enough")), maxBodyMs);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk.length > maxBytes - size ? chunk.subarray(0, maxBytes - size) : chunk);
      size += chunk.length;
      if (size > maxBytes || signal?.aborted) break;
    }
    complete = size <= maxBytes && !signal?.aborted;
  } catch {
    // Cut off by the other side, by the signal or by the timer: what came counts, and `complete` says so.
  } finally {
    clearTimeout(timer);
    body.on("error", () => {}).destroy();
  }
  return { chunks, complete };
}

/** Node's, OpenSSL's and undici's codes (https://nodejs.org/api/errors.html, undici's docs/api/Errors.md). */
const faults: readonly (readonly [RegExp, ExchangeFault])[] = [
  [/^(ENOTFOUND|EAI_)/, "dns"],
  [/^ECONNREFUSED$/, "refused"],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|EACCES|EPERM)$/, "unreachable"],
  [/CERT|SELF_SIGNED|VERIFY|ISSUER|SIGNATURE/, "certificate"],
  [/^(UND_ERR_\w*TIMEOUT|ETIMEDOUT|TimeoutError|AbortError)$/, "timeout"],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_|EPROTO|ERR_SSL)/, "closed"],
];

function faultOf(error: unknown, proxied: boolean, signal: AbortSignal | undefined): ExchangeFault {
  if (signal?.aborted) return "timeout";
  const code = codeOf(error);
  const fault = faults.find(([pattern]) => pattern.test(code))?.[1] ?? "other";
  // Behind a proxy it is the proxy that could not be reached, or that would not open a tunnel.
  const atDoor = ["dns", "refused", "unreachable"].includes(fault) || code === "UND_ERR_ABORTED";
  return atDoor && proxied ? "proxy" : fault;
}
