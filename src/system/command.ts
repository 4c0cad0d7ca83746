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

/** Runs a command without a shell; what `System.exec` promises. */
export async function runCommand({ argv, env, input, timeoutMs }: Command): Promise<ExecResult> {
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
  const late = timeoutMs === undefined ? undefined : atLast(running, timeoutMs);
  const result = await (late ? Promise.race([running, late.given]) : running);
  late?.clear();
  if (result === undefined) return { code: 124, stdout: "", stderr: "" };
  const { stdout = "", stderr = "", signal } = result;
  if (late?.is()) return { code: 124, stdout, stderr };
  if (result.code === "ENOENT") return { code: 127, stdout, stderr };
  // As a shell tells it: 128 and the signal's number.
  if (signal !== undefined) {
    return {
      code: 128 + os.signals[signal],
      stdout,
      stderr: `${stderr}${command} was killed by ${signal}\n`,
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
 * Ends a command that takes too long, with all that it has started in its group: one of those would hold its output open.
 * `given` comes where even that does not end it.
 */
function atLast({ pid }: { pid?: number | undefined }, timeoutMs: number) {
  const timers: NodeJS.Timeout[] = [];
  let is = false;
  const end = (signal: NodeJS.Signals) => {
    is = true;
    try {
      if (pid !== undefined) process.kill(-pid, signal);
    } catch {}
  };
  const given = new Promise<undefined>((resolve) => {
    timers.push(setTimeout(end, timeoutMs, "SIGTERM"));
    timers.push(setTimeout(end, timeoutMs + PATIENCE, "SIGKILL"));
    timers.push(setTimeout(() => resolve(undefined), timeoutMs + 2 * PATIENCE));
  });
  return { given, is: () => is, clear: () => timers.forEach(clearTimeout) };
}
