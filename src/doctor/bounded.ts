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
  const { files } = system;
  // A pipe in a file's place would hold a thread for ever, too.
  const read: System["files"]["read"] = async (path) => {
    if ((await files.stat(path))?.type !== "other") return files.read(path);
    throw Object.assign(new Error(`${path} is no regular file`), { code: "EINVAL" });
  };
  const { exchange, resolve } = boundedNames({ ...system, exec }, remainingMs);
  const bounded: System = {
    ...system,
    exec,
    exchange: (url, options = {}) =>
      exchange(url, { ...options, signal: options.signal ?? AbortSignal.timeout(remainingMs()) }),
    files: { ...files, read },
  };
  return { system: bounded, resolve };
}
