import process from "node:process";
import { type Command, runCommand } from "./command.ts";
import type { ExecResult } from "./types.ts";

/** What the server is sent, and what it sends. */
export interface Call {
  readonly id: number;
  /** "end": the one of this id is to end. */
  readonly command: Command | "end";
  /** As the sender has it at this moment, which is no longer as it was when the server began. */
  readonly umask: number;
}
export type Answer = "ready" | { readonly id: number; readonly result: ExecResult };

// Runs commands for the process that has started it, and is started by that alone (command-server-start.ts).
process.title = "docker-setup-run";
const send = (answer: Answer) => {
  // Nobody is there to hear it any more.
  process.send?.(answer, () => {});
};
// A step is finished whatever is sent to all processes of a service.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) process.on(signal, () => {});
// As if the one that has started it had run them itself.
process.on("disconnect", () => process.exit());
const running = new Map<number, AbortController>();
process.on("message", ({ id, command, umask }: Call) => {
  process.umask(umask);
  if (command === "end") return void running.get(id)?.abort();
  const stop = new AbortController();
  running.set(id, stop);
  runCommand(command, stop.signal).then((result) => {
    running.delete(id);
    send({ id, result });
  });
});
import("execa").then(() => send("ready"));
