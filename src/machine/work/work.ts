import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";

/** What those who change a machine work with. */
export interface Work {
  readonly system: System;
  /** A line for the log file. */
  log(line: string): void;
  /** Tells a person what is waited for. */
  waiting(text: Text): void;
  /** Comes before anything that stops running containers; throws SetupError "containers-running" unless that is allowed. */
  allowInterruption(how: { readonly liveRestoreHelps: boolean }): Promise<void>;
}
