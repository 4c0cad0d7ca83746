import { codeOf } from "./fetch.ts";
import { type HttpPool, joined } from "./http-pool.ts";
import { ExchangeError, type StreamEnd, type StreamOptions } from "./types.ts";

/** One GET whose body is handed on as it comes; see System.stream. @throws ExchangeError */
export async function stream(
  pool: () => Promise<HttpPool>,
  url: string,
  { headers, signal, head, take }: StreamOptions,
): Promise<StreamEnd> {
  try {
    const { get } = await pool();
    let at = new URL(url);
    for (let hops = 0; hops < 6; hops++) {
      const answer = await get(at, { signal, headers: { "user-agent": "docker-setup", ...headers } });
      const { status, body } = answer;
      const { location } = answer.headers;
      try {
        if (status >= 300 && status < 400 && location !== undefined) {
          const next = new URL(location, at);
          if (!["https:", at.protocol].includes(next.protocol))
            throw new Error("redirected to what is not safe");
          at = next;
          continue;
        }
        if (!head(status, joined(answer.headers))) return "stopped";
        for await (const piece of body) if (!(await take(piece))) return "stopped";
        return "complete";
      } finally {
        answer.end();
      }
    }
    throw new Error("redirected for ever");
  } catch (error) {
    if (error instanceof ExchangeError) throw error;
    throw new ExchangeError(signal?.aborted || /^NO_/.test(codeOf(error)) ? "timeout" : "closed", error);
  }
}
