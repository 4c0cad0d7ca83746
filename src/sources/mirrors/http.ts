import type { Exchange, System } from "../../system/types.ts";
import { ExchangeError } from "../../system/types.ts";
import type { Verdict } from "./verdicts.ts";

/** What a probe ends with where a mirror does not do what it is for. */
export class ProbeFailure extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict, cause?: unknown) {
    super(verdict, { cause });
    this.name = "ProbeFailure";
    this.verdict = verdict;
  }
}

export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Bytes; see ExchangeOptions. */
  readonly maxBytes?: number;
  /** Milliseconds; see ExchangeOptions. */
  readonly maxBodyMs?: number;
}

const maxHops = 5;

/** Statuses that lead on. Source: RFC 9110, 15.4. */
const redirects = [301, 302, 303, 307, 308];

/**
 * GET with redirects, as docker and apt follow them; https never becomes http. A name that is redirected to gets no
 * Authorization, since a signed address elsewhere refuses a second one. The times are those of all hops together.
 * @throws ProbeFailure when nothing answers, "bad-redirect" when that happens behind a redirect
 */
export async function ask(system: System, url: string, options: AskOptions): Promise<Exchange> {
  let at = new URL(url);
  let headers = options.headers ?? {};
  let firstByteMs = 0;
  for (let hop = 0; hop <= maxHops; hop++) {
    let answer: Exchange;
    try {
      answer = await system.exchange(at.href, { ...options, headers });
    } catch (error) {
      const verdict = verdictOfError(error);
      // The end of the time is the end of the time, wherever it comes.
      throw new ProbeFailure(hop > 0 && !options.signal.aborted ? "bad-redirect" : verdict, error);
    }
    firstByteMs += answer.firstByteMs;
    const { location } = answer.headers;
    if (!redirects.includes(answer.status) || location === undefined) return { ...answer, firstByteMs };
    if (!URL.canParse(location, at.href)) throw new ProbeFailure("bad-redirect");
    const next = new URL(location, at);
    if (next.protocol !== "https:" && next.protocol !== at.protocol) throw new ProbeFailure("bad-redirect");
    if (next.host !== at.host) {
      headers = Object.fromEntries(
        Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization"),
      );
    }
    at = next;
  }
  throw new ProbeFailure("bad-redirect");
}

/** What an error of `ask`, or of the network, means. */
export function verdictOfError(error: unknown): Verdict {
  if (error instanceof ProbeFailure) return error.verdict;
  if (error instanceof ExchangeError) return error.fault === "other" ? "closed" : error.fault;
  throw error;
}

/** What an answer means that is no success, by its status alone; undefined: it is one. */
export function verdictOfStatus(status: number): Verdict | undefined {
  if (status === 401 || status === 407) return "unauthorized";
  // Some volunteers' mirrors answer so when the month's traffic is used up.
  if (status === 402) return "exhausted";
  if (status === 403 || status === 451) return "forbidden";
  if (status === 404 || status === 410) return "not-here";
  if (status === 429) return "limited";
  if (status >= 500) return "server-error";
  return status >= 200 && status < 300 ? undefined : "nonsense";
}

/** A login page, an error page with status 200, a captive portal. */
export function isWebPage({ headers, body }: Pick<Exchange, "headers" | "body">): boolean {
  const start = body.subarray(0, 1024).toString("latin1");
  return (
    /^\s*(?:\ufeff|ï»¿)?<(!doctype\s+html|html|head|body)\b/i.test(start) ||
    (/^text\/html\b/i.test(headers["content-type"] ?? "") && /^\s*</.test(start))
  );
}
