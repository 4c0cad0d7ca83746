import { codeOf } from "./fetch.ts";
import type { HttpPool } from "./http-pool.ts";
import { ExchangeError, type StreamEnd, type StreamOptions } from "./types.ts";

/** How long a server may say nothing, milliseconds. */
const SILENCE = 10_000;

/** One GET whose body is handed on as it comes; see System.stream. @throws ExchangeError */
export async function stream(
  pool: () => Promise<HttpPool>,
  url: string,
  { headers, signal, head, take }: StreamOptions,
): Promise<StreamEnd> {
  try {
    const { request, dispatcher } = await pool();
    let at = new URL(url);
    for (let hops = 0; hops < 6; hops++) {
      const response = await request(at, {
        dispatcher: dispatcher(at),
        signal,
        headersTimeout: SILENCE,
        bodyTimeout: SILENCE,
        headers: { "user-agent": "docker-setup", ...headers },
      });
      const { statusCode: status, body } = response;
      const location = response.headers.location;
      if (status >= 300 && status < 400 && typeof location === "string") {
        // A redirect's body is nobody's to wait for.
        body.on("error", () => {}).destroy();
        const next = new URL(location, at);
        if (!["https:", at.protocol].includes(next.protocol))
          throw new Error("redirected to what is not safe");
        at = next;
        continue;
      }
      const names = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      try {
        if (!head(status, Object.fromEntries(names))) return "stopped";
        for await (const chunk of body as AsyncIterable<Buffer>) if (!(await take(chunk))) return "stopped";
        return "complete";
      } finally {
        // What is not read any more is not sent any more.
        body.on("error", () => {}).destroy();
      }
    }
    throw new Error("redirected for ever");
  } catch (error) {
    if (error instanceof ExchangeError) throw error;
    throw new ExchangeError(signal?.aborted || /TIMEOUT/.test(codeOf(error)) ? "timeout" : "closed", error);
  }
}
