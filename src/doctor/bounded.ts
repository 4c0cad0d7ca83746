import { isIP } from "node:net";
import { proxyFor } from "../system/proxy.ts";
import { ExchangeError, type System } from "../system/types.ts";

/** A name server that says nothing is waited for this long, milliseconds. */
const patienceMs = 4000;

/** Looks a name up as every program here does; gives milliseconds, undefined where it is not known. */
export type Resolve = (name: string) => Promise<number | undefined>;

/**
 * The same machine, whose commands are killed and whose questions end when `remainingMs` is over.
 *
 * Node looks names up in a thread that nobody can end, and does not end itself before that thread: so a name is first
 * looked up by getent(1), which can be killed.
 */
export function boundedSystem(
  system: System,
  remainingMs: () => number,
): { system: System; resolve: Resolve } {
  const exec: System["exec"] = (argv, options = {}) => {
    const left = remainingMs();
    return system.exec(argv, { ...options, timeoutMs: Math.min(options.timeoutMs ?? left, left) });
  };
  const looking = new Map<string, Promise<{ code: number; ms: number | undefined }>>();
  const look = (name: string) => {
    const known = looking.get(name) ?? getent(exec, name);
    looking.set(name, known);
    return known;
  };
  const exchange: System["exchange"] = async (url, options = {}) => {
    const { hostname } = new URL(url);
    if (isIP(hostname.replace(/^\[|\]$/g, "")) === 0 && proxyFor(system.env, url) === undefined) {
      const { code, ms } = await look(hostname);
      // 127: a system without getent.
      if (ms === undefined && code !== 127) throw new ExchangeError("dns");
    }
    return system.exchange(url, { ...options, signal: options.signal ?? AbortSignal.timeout(remainingMs()) });
  };
  const { files } = system;
  // A pipe in a file's place would hold a thread for ever, too.
  const read: System["files"]["read"] = async (path) => {
    if ((await files.stat(path))?.type !== "other") return files.read(path);
    throw Object.assign(new Error(`${path} is no regular file`), { code: "EINVAL" });
  };
  const bounded = { ...system, exec, exchange, files: { ...files, read } };
  return { system: bounded, resolve: async (name) => (await look(name)).ms };
}

async function getent(exec: System["exec"], name: string): Promise<{ code: number; ms: number | undefined }> {
  const start = performance.now();
  const { code, stdout } = await exec(["getent", "ahosts", name], { timeoutMs: patienceMs });
  const isKnown = code === 0 && /^[0-9a-f.:]+\s/im.test(stdout);
  return { code, ms: isKnown ? performance.now() - start : undefined };
}
