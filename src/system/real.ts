import { mkdtempSync, rmdirSync } from "node:fs";
import { machine } from "node:os";
import { isAbsolute, join } from "node:path";
import process from "node:process";
import { steadyNow } from "./clock.ts";
import { type Command, runCommand } from "./command.ts";
import type { CommandServer } from "./command-server-start.ts";
import { commandEnvironment, withTemporary } from "./environment.ts";
import { exchange } from "./exchange.ts";
import { fetchUrl } from "./fetch.ts";
import { type HttpPool, openHttpPool } from "./http-pool.ts";
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

/** From this size on a process of its own runs the commands, bytes; what only looks stays below it. */
const LARGE = 80e6;
let server: CommandServer | undefined;
let asked = false;

/** Once. Where it can't be had, this process runs its commands itself. */
function startServer(): void {
  if (asked) return;
  asked = true;
  const started = import("./command-server-start.ts").then(({ startCommandServer }) => {
    server = startCommandServer(new URL("command-server.cjs", import.meta.url));
  });
  started.catch(() => {});
}

/** What comes that way makes this process large: the other one is ready before. */
const streamOf =
  (pool: HttpPool): System["stream"] =>
  (url, options) => {
    startServer();
    return stream(pool, url, options);
  };

async function exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  const env = commandEnvironment(argv[0] ?? "", ownEnvironment(), options.env);
  const command: Command = { argv, env, input: options.input, timeoutMs: options.timeoutMs };
  if (process.memoryUsage.rss() > LARGE) startServer();
  return server?.run(command, options.signal) ?? runCommand(command, options.signal);
}

/** The same machine with other environment variables, for its commands and its way out alike. */
export function withEnvironment(system: System, more: Readonly<Record<string, string>>): System {
  const env = { ...system.env, ...more };
  const pool = openHttpPool({ env });
  return {
    ...system,
    env,
    exec: (argv, options = {}) => system.exec(argv, { ...options, env: { ...more, ...options.env } }),
    fetch: (url, options) => fetchUrl(pool, url, options),
    exchange: (url, options) => exchange(pool, url, options),
    stream: streamOf(pool),
  };
}

/** The machine that this process runs on. */
export function realSystem(): System {
  const pool = openHttpPool();
  return {
    files: realFiles,
    exec,
    fetch: (url, options) => fetchUrl(pool, url, options),
    exchange: (url, options) => exchange(pool, url, options),
    stream: streamOf(pool),
    now: steadyNow,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    env: process.env,
    uid: process.geteuid?.() ?? -1,
    platform: process.platform,
    machine: machine(),
  };
}
