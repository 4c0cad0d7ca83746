import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Command } from "./command.ts";
import type { Answer } from "./command-server.ts";
import type { ExecResult } from "./types.ts";

/** A process of its own that runs commands for this one. */
export interface CommandServer {
  /** undefined: it is not ready yet, or it is gone. Else it never rejects. */
  run(command: Command): Promise<ExecResult> | undefined;
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
  const gone = () => {
    ready = false;
    const stderr = "the process that ran it has ended\n";
    for (const settle of waiting.values()) settle({ code: 126, stdout: "", stderr });
    waiting.clear();
  };
  child.on("error", gone).on("exit", gone).on("disconnect", gone);
  child.on("message", (answer: Answer) => {
    if (answer === "ready") ready = true;
    else {
      waiting.get(answer.id)?.(answer.result);
      waiting.delete(answer.id);
      if (waiting.size === 0) child.channel?.unref();
    }
  });
  child.unref();
  child.channel?.unref();
  return {
    run(command) {
      if (!ready || !child.connected) return undefined;
      return new Promise((resolve) => {
        const id = ++last;
        waiting.set(id, resolve);
        child.channel?.ref();
        child.send({ id, command });
      });
    },
  };
}
