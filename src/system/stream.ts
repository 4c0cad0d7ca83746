import { codeOf } from "./fetch.ts";
import { type HttpPool, joined } from "./http-pool.ts";
import { ExchangeError, type StreamEnd, type StreamOptions } from "./types.ts";

/** One GET whose body is handed on as it comes; see System.stream. @throws ExchangeError */
export async function stream(
  pool: HttpPool,
  url: string,
  { headers, signal, head, take }: StreamOptions,
): Promise<StreamEnd> {
  try {
    const answer = await pool.follow(url, { headers, signal });
    try {
      if (!head(answer.status, joined(answer.headers))) return "stopped";
      for await (const piece of answer.body) if (!(await take(piece))) return "stopped";
      return "complete";
    } finally {
      answer.end();
    }
  } catch (error) {
    if (error instanceof ExchangeError) throw error;
    throw new ExchangeError(signal?.aborted || /^NO_/.test(codeOf(error)) ? "timeout" : "closed", error);
  }
}
