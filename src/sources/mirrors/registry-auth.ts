import type { Exchange, System } from "../../system/types.ts";
import { ask, isWebPage, ProbeFailure } from "./http.ts";

/** Where a registry sends for a token. */
export interface Challenge {
  readonly realm: string;
  readonly service: string | undefined;
}

/** A longer header is none of a registry's; the patterns below take the square of its length. */
const longest = 4096;

/**
 * Reads a WWW-Authenticate header of the Bearer scheme.
 * https://distribution.github.io/distribution/spec/auth/token/, RFC 6750 (3), quoted strings as in RFC 9110 (5.6.4).
 */
export function parseChallenge(header: string): Challenge | undefined {
  if (header.length > longest) return undefined;
  const [, parameters] = /(?:^|,\s*)Bearer\s+(.*)$/is.exec(header) ?? [];
  if (parameters === undefined) return undefined;
  const fields = new Map<string, string>();
  for (const [, name = "", quoted, plain] of parameters.matchAll(
    /([a-z_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi,
  )) {
    fields.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  }
  const realm = fields.get("realm");
  if (realm === undefined || !URL.canParse(realm) || !/^https?:$/.test(new URL(realm).protocol))
    return undefined;
  return { realm, service: fields.get("service") };
}

/**
 * Gets the token that an anonymous pull of `repository` needs, as dockerd does.
 * @throws ProbeFailure "token-unreachable", "token-forbidden", "exhausted", "limited", "unauthorized"
 */
export async function fetchToken(
  system: System,
  { realm, service }: Challenge,
  repository: string,
  signal: AbortSignal,
): Promise<{ token: string; firstByteMs: number }> {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.set("scope", `repository:${repository}:pull`);
  let answer: Exchange;
  try {
    answer = await ask(system, url.href, { signal });
  } catch (error) {
    // Whatever the reason and also at the end of the time: it is the token that did not come.
    throw new ProbeFailure("token-unreachable", error);
  }
  if (answer.status === 429) throw new ProbeFailure("limited");
  if (answer.status === 402) throw new ProbeFailure("exhausted");
  if (answer.status === 403 || answer.status === 451) throw new ProbeFailure("token-forbidden");
  if (answer.status >= 500 || !answer.complete) throw new ProbeFailure("token-unreachable");
  if (answer.status !== 200) throw new ProbeFailure("unauthorized");
  if (isWebPage(answer)) throw new ProbeFailure("web-page");
  const token = tokenOf(answer.body);
  if (token === undefined) throw new ProbeFailure("nonsense");
  return { token, firstByteMs: answer.firstByteMs };
}

/** "token", or "access_token" as OAuth 2 has it. */
function tokenOf(body: Buffer): string | undefined {
  try {
    const { token, access_token } = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
    const value = token ?? access_token;
    // What goes into a header is a line of visible ASCII.
    return typeof value === "string" && /^[\x21-\x7e]+$/.test(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
