import { isIP } from "node:net";
import { monotonic } from "./clock.ts";
import { proxyFor } from "./proxy.ts";
import { ExchangeError, type System } from "./types.ts";

/** A name server that says nothing is waited for this long, milliseconds. */
const patienceMs = 4000;

/** Looks a name up as every program here does; gives milliseconds, undefined where it is not known. */
export type Resolve = (name: string) => Promise<number | undefined>;

/**
 * Node looks names up in a thread that nobody can end, and does not end itself before that thread. So a name is first
 * looked up by getent(1), which is killed when `remainingMs` is over, and each name once.
 */
export function boundedNames(
  system: System,
  remainingMs: () => number,
): { exchange: System["exchange"]; resolve: Resolve } {
  const looking = new Map<string, Promise<{ code: number; ms: number | undefined }>>();
  const look = (name: string) => {
    const known = looking.get(name) ?? getent(system, name, Math.min(patienceMs, remainingMs()));
    looking.set(name, known);
    return known;
  };
  const exchange: System["exchange"] = async (url, options) => {
    const { hostname } = new URL(url);
    if (isIP(hostname.replace(/^\[|\]$/g, "")) === 0 && proxyFor(system.env, url) === undefined) {
      const { code, ms } = await look(hostname);
      // 127: a system without getent.
      if (ms === undefined && code !== 127) throw new ExchangeError("dns");
    }
    return system.exchange(url, options);
  };
  return { exchange, resolve: async (name) => (await look(name)).ms };
}

async function getent(system: System, name: string, timeoutMs: number) {
  const start = monotonic();
  const { code, stdout } = await system.exec(["getent", "ahosts", name], { timeoutMs });
  const isKnown = code === 0 && /^[0-9a-f.:]+\s/im.test(stdout);
  return { code, ms: isKnown ? monotonic() - start : undefined };
}
