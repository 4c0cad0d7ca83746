/** The lab: a docker-ce mirror, a registry mirror and disposable machines. See README.md here. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Archive, openArchive } from "./archive.ts";
import { requireHost } from "./host.ts";
import { identities } from "./identity.ts";
import { layers } from "./layer.ts";
import { withLock } from "./lock.ts";
import { startMachine } from "./machine.ts";
import { buildMirror, startMirror } from "./mirror/index.ts";
import { rootfs } from "./rootfs.ts";
import { closeState, openState, sweep } from "./state.ts";
import type { Lab, Machine, MachineName } from "./types.ts";

export { checkHost, installHostPackages, LabError, missingPackages } from "./host.ts";
export type * from "./types.ts";

/** Where built things are kept: DOCKER_SETUP_LAB_CACHE, or .cache/lab in the checkout. */
export function labCache(): string {
  return resolve(
    process.env.DOCKER_SETUP_LAB_CACHE ?? fileURLToPath(new URL("../.cache/lab", import.meta.url)),
  );
}

/**
 * Opens the lab: builds the mirror when it is not in the cache. Machines are built when they are first started, or by
 * `prepare`. What is left of labs whose process died is swept first. `only`: the machine that alone will be started, so
 * that no more of the mirror is built than it needs.
 * @throws {LabError} when the lab can't run on this host.
 */
export async function openLab(
  options: { log?: (line: string) => void; only?: MachineName } = {},
): Promise<Lab & { prepare(names: readonly MachineName[]): Promise<void> }> {
  const log = options.log ?? (() => {});
  const cache = labCache();
  await requireHost(cache);
  mkdirSync(cache, { recursive: true });
  sweep(log);
  const state = openState(cache);
  const unhook = onProcessEnd(() => closeState(state));
  const machines = new Set<Machine>();
  let archive: Archive | undefined;
  const close = async () => {
    await Promise.all([...machines].map((machine) => machine.stop()));
    await archive?.close();
    closeState(state);
    unhook();
  };
  try {
    const opened = await openArchive(cache, join(state.runtime, "archive.sock"));
    archive = opened;
    const { only } = options;
    const [built] = await Promise.all([
      withLock(join(cache, "mirror.lock"), () => buildMirror({ cache, log, only })),
      only && rootfs(identities[only].root, { cache, proxy: opened.proxy, log }),
    ]);
    const prepared = (name: MachineName) => layers(name, built, { cache, proxy: opened.proxy, log });
    return {
      keys: built.keys,
      registryMirror: built.registryMirror,
      async prepare(names) {
        await Promise.all(names.map(prepared));
      },
      async start(name, o = {}) {
        const parts = { state, name, layers: await prepared(name) };
        const mirror = (at: { directory: string; enterNetns: (argv: string[]) => string[] }) =>
          startMirror({ built, ...at });
        const machine = await startMachine({ ...parts, mirror }, { log, ...o });
        machines.add(machine);
        return machine;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs `work` when this process ends in whatever way it can notice. @returns how to take it back. */
function onProcessEnd(work: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const onSignal = (signal: NodeJS.Signals) => {
    work();
    unhook();
    // With our handler gone, the signal does what it would have done.
    process.kill(process.pid, signal);
  };
  const unhook = () => {
    process.off("exit", work);
    for (const signal of signals) process.off(signal, onSignal);
  };
  process.on("exit", work);
  for (const signal of signals) process.on(signal, onSignal);
  return unhook;
}
