import { mkdtempSync, rmdirSync } from "node:fs";
import { machine, constants as os } from "node:os";
import { isAbsolute, join } from "node:path";
import process from "node:process";
import { steadyNow } from "./clock.ts";
import { commandEnvironment, withTemporary } from "./environment.ts";
import { exchange } from "./exchange.ts";
import { fetchUrl } from "./fetch.ts";
import { lazyHttpPool } from "./http-pool.ts";
import { realFiles } from "./real-files.ts";
import { stream } from "./stream.ts";
import type { ExecOptions, ExecResult, System } from "./types.ts";

let usable: { readonly directory: string; readonly is: boolean } | undefined;

/** This process's, for commands; each TMPDIR is tried once. */
const ownEnvironment = () =>
  withTemporary(process.env, (directory) => {
    if (usable?.directory !== directory) usable = { directory, is: canHold(directory) };
    return usable.is;
  });

function canHold(directory: string): boolean {
  try {
    if (!isAbsolute(directory)) return false;
    rmdirSync(mkdtempSync(join(directory, "docker-setup-")));
    return true;
  } catch {
    return false;
  }
}

async function exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  const [command = "", ...args] = argv;
  // Loaded with the first command: what only prints needs none.
  const { execa } = await import("execa");
  const result = await execa(command, args, {
    reject: false,
    stripFinalNewline: false,
    // A group of its own: Ctrl-C ends this process after the step, and not a package manager half way.
    detached: true,
    cleanup: false,
    // No command needs the directory that a person stands in, and one that was deleted ends most of them.
    cwd: "/",
    // Nothing asks a question of the person's terminal.
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    extendEnv: false,
    env: commandEnvironment(command, ownEnvironment(), options.env),
  });
  const { stdout = "", stderr = "", signal } = result;
  if (result.timedOut) return { code: 124, stdout, stderr };
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

/** The same machine with other environment variables, for its commands and its way out alike. */
export function withEnvironment(system: System, more: Readonly<Record<string, string>>): System {
  const env = { ...system.env, ...more };
  const pool = lazyHttpPool({ env });
  return {
    ...system,
    env,
    exec: (argv, options = {}) => system.exec(argv, { ...options, env: { ...more, ...options.env } }),
    fetch: (url, options) => fetchUrl(pool, url, options),
    exchange: (url, options) => exchange(pool, url, options),
    stream: (url, options) => stream(pool, url, options),
  };
}

/** The machine that this process runs on. */
export function realSystem(): System {
  const pool = lazyHttpPool();
  return {
    files: realFiles,
    exec,
    fetch: (url, options) => fetchUrl(pool, url, options),
    exchange: (url, options) => exchange(pool, url, options),
    stream: (url, options) => stream(pool, url, options),
    now: steadyNow,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    env: process.env,
    uid: process.geteuid?.() ?? -1,
    platform: process.platform,
    machine: machine(),
  };
}
