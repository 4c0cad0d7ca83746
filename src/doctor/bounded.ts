import { boundedNames, type Resolve } from "../system/names.ts";
import type { System } from "../system/types.ts";

/** The same machine, whose commands are killed and whose questions end when `remainingMs` is over. */
export function boundedSystem(
  system: System,
  remainingMs: () => number,
): { system: System; resolve: Resolve } {
  const exec: System["exec"] = (argv, options = {}) => {
    const left = remainingMs();
    return system.exec(argv, { ...options, timeoutMs: Math.min(options.timeoutMs ?? left, left) });
  };
  const { exchange, resolve } = boundedNames({ ...system, exec }, remainingMs);
  const bounded: System = {
    ...system,
    exec,
    exchange: (url, options = {}) =>
      exchange(url, { ...options, signal: options.signal ?? AbortSignal.timeout(remainingMs()) }),
  };
  return { system: bounded, resolve };
}
