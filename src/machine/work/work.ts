import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { NamesInit } from "../inits/index.ts";

/** Containers that stop: all of dockerd's, or where its live-restore is off. */
export interface Interruption {
  readonly liveRestoreHelps: boolean;
  /** podman's stop with them, or lose what they run by. */
  readonly podmanToo?: boolean;
}

/** What those who change a machine work with; the init is the one that runs it. */
export interface Work extends NamesInit {
  readonly system: System;
  /** A line for the log file. */
  log(line: string): void;
  /** Tells a person what is waited for. */
  waiting(text: Text): void;
  /** Comes before anything that stops running containers; throws SetupError "containers-running" unless that is allowed. */
  allowInterruption(how: Interruption): Promise<void>;
}

/** Whoever is stopped by one of several is stopped by all of them; undefined: there is none. */
export function together(all: readonly Interruption[]): Interruption | undefined {
  if (all.length === 0) return undefined;
  return {
    liveRestoreHelps: all.every(({ liveRestoreHelps }) => liveRestoreHelps),
    podmanToo: all.some(({ podmanToo }) => podmanToo === true),
  };
}
