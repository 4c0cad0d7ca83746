import { existsSync } from "node:fs";
import { constants as os } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { ExecResult } from "./types.ts";

/** A command, and all that it is told. */
export interface Command {
  readonly argv: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string | Buffer | undefined;
  /** Milliseconds until it is killed. */
  readonly timeoutMs?: number | undefined;
}

/** How long a command that was told to end is given for that, milliseconds. */
const PATIENCE = 1000;

/** Runs a command without a shell; what `System.exec` promises. `signal` ends it as the time-out would. */
export async function runCommand(
  { argv, env, input, timeoutMs }: Command,
  signal?: AbortSignal,
): Promise<ExecResult> {
  const [command = "", ...args] = argv;
  if (!isThere(command, env.PATH)) return { code: 127, stdout: "", stderr: "" };
  // Loaded with the first command: what only prints needs none.
  const { execa } = await import("execa");
  const running = execa(command, args, {
    reject: false,
    stripFinalNewline: false,
    // A group of its own: Ctrl-C ends this process after the step, and not a package manager half way.
    detached: true,
    cleanup: false,
    // No command needs the directory that a person stands in, and one that was deleted ends most of them.
    cwd: "/",
    // Nothing asks a question of the person's terminal.
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
    extendEnv: false,
    env,
  });
  const ending = endingOf(running.pid);
  const late = timeoutMs === undefined ? undefined : setTimeout(ending.begin, timeoutMs);
  signal?.addEventListener("abort", ending.begin);
  if (signal?.aborted) ending.begin();
  const result = await Promise.race([running, ending.over]);
  clearTimeout(late);
  signal?.removeEventListener("abort", ending.begin);
  ending.clear();
  if (result === undefined) return { code: 124, stdout: "", stderr: "" };
  const { stdout = "", stderr = "", signal: killedBy } = result;
  if (ending.begun()) return { code: 124, stdout, stderr };
  if (result.code === "ENOENT") return { code: 127, stdout, stderr };
  // As a shell tells it: 128 and the signal's number.
  if (killedBy !== undefined) {
    return {
      code: 128 + os.signals[killedBy],
      stdout,
      stderr: `${stderr}${command} was killed by ${killedBy}\n`,
    };
  }
  // Why it could not be started at all.
  if (result.exitCode === undefined) return { code: 126, stdout, stderr: `${stderr}${result.message}\n` };
  return { code: result.exitCode, stdout, stderr };
}

/** Whether something bears its name: a process that ends at once for the lack of it costs as much as another. */
const isThere = (command: string, path?: string) =>
  path === undefined ||
  command.includes("/") ||
  path.split(":").some((directory) => existsSync(join(directory, command)));

/**
 * How a command is ended, with all that it has started in its group: one of those would hold its output open. `over`
 * comes where even that does not end it.
 */
function endingOf(pid: number | undefined) {
  const timers: NodeJS.Timeout[] = [];
  let begun = false;
  let give: (nothing: undefined) => void;
  const over = new Promise<undefined>((resolve) => {
    give = resolve;
  });
  const send = (signal: NodeJS.Signals) => {
    try {
      if (pid !== undefined) process.kill(-pid, signal);
    } catch {}
  };
  const begin = () => {
    if (begun) return;
    begun = true;
    send("SIGTERM");
    timers.push(
      setTimeout(send, PATIENCE, "SIGKILL"),
      setTimeout(() => give(undefined), 2 * PATIENCE),
    );
  };
  return { begin, over, begun: () => begun, clear: () => timers.forEach(clearTimeout) };
}
