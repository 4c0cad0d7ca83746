import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Command } from "./command.ts";
import type { Answer, Call } from "./command-server.ts";
import type { ExecResult } from "./types.ts";

/** A process of its own that runs commands for this one. */
export interface CommandServer {
  /** What runCommand gives; undefined: it is not ready yet, or it is gone. */
  run(command: Command, signal?: AbortSignal): Promise<ExecResult> | undefined;
}

const nobody: CommandServer = { run: () => undefined };

/**
 * Starts command-server.ts from its bundle. Each command that a process starts begins as a copy of that process's memory
 * (fork(2)), for which it stands still: up to 10 ms each time while packages come, of which a run has some 35. The server
 * stays small. It ends with this process; where it can't be started, this process runs its commands itself.
 */
export function startCommandServer(bundle: URL): CommandServer {
  const path = fileURLToPath(bundle);
  // Out of a bundle there is none.
  if (!existsSync(path)) return nobody;
  const { NODE_OPTIONS: _, ...env } = process.env;
  const waiting = new Map<number, (result: ExecResult) => void>();
  let ready = false;
  let last = 0;
  let child: ChildProcess;
  try {
    child = fork(path, {
      cwd: "/",
      // Out of reach of the terminal's signals, as the commands are.
      detached: true,
      env,
      execArgv: [],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
  } catch {
    return nobody;
  }
  child.on("error", () => {});
  child.on("exit", (code, signal) => {
    ready = false;
    const how = signal ? `was killed by ${signal}` : `ended with exit code ${code}`;
    for (const settle of waiting.values())
      settle({ code: 126, stdout: "", stderr: `the process that ran it ${how}\n` });
    waiting.clear();
  });
  child.on("message", (answer: Answer) => {
    if (answer === "ready") ready = true;
    else {
      waiting.get(answer.id)?.(answer.result);
      waiting.delete(answer.id);
      if (waiting.size === 0) rest();
    }
  });
  // While it runs something its end is waited for, too: with the channel alone this process would end without a word.
  const rest = () => {
    child.unref();
    child.channel?.unref();
  };
  rest();
  return {
    run(command, signal) {
      if (!ready || !child.connected) return undefined;
      const id = ++last;
      const send = (what: Call["command"]) =>
        child.send({ id, command: what, umask: process.umask() } satisfies Call);
      const end = () => child.connected && send("end");
      const result = new Promise<ExecResult>((resolve) => {
        waiting.set(id, resolve);
      });
      child.ref();
      child.channel?.ref();
      send(command);
      signal?.addEventListener("abort", end);
      if (signal?.aborted) end();
      return result.finally(() => signal?.removeEventListener("abort", end));
    },
  };
}
