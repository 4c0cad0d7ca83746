import process from "node:process";
import { type Command, runCommand } from "./command.ts";
import type { ExecResult } from "./types.ts";

/** What the server is sent, and what it sends. */
export interface Call {
  readonly id: number;
  readonly command: Command;
}
export type Answer = "ready" | { readonly id: number; readonly result: ExecResult };

// Runs commands for the process that has started it, and is started by that alone (command-server-start.ts).
const send = (answer: Answer) => {
  // Nobody is there to hear it any more.
  process.send?.(answer, () => {});
};
// A step is finished whatever is sent to all processes of a service.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) process.on(signal, () => {});
// As if the one that has started it had run them itself.
process.on("disconnect", () => process.exit());
process.on("message", ({ id, command }: Call) => {
  runCommand(command).then((result) => send({ id, result }));
});
import("execa").then(() => send("ready"));
