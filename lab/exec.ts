/** Running commands inside a booted machine, by nsenter(1). */
import { spawn } from "node:child_process";
import { clearGroup, makeMemoryGroup } from "./cgroup.ts";
import { machineEnv } from "./machine-files.ts";
import type { ExecOptions, ExecResult } from "./types.ts";

type Input = Omit<ExecOptions, "input"> & { input?: string | Buffer };

const DEFAULT_TIMEOUT = 120_000;
/** Output pipes may be held open by a daemon that a command left behind; half the milliseconds to wait for them after its end. */
const GRACE = 150;

/** The argv that runs a command inside, from the host; a terminal may be attached. */
export function argvInside(leader: number, argv: readonly string[], options: Input = {}): string[] {
  const user = options.user ?? "root";
  const home = user === "root" ? "/root" : `/home/${user}`;
  const env = { ...machineEnv, HOME: home, USER: user, LOGNAME: user, SHELL: "/bin/bash", ...options.env };
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const as = user === "root" ? [] : ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--init-groups", "--"];
  return [
    "nsenter",
    "-t",
    `${leader}`,
    "-a",
    "env",
    "-i",
    "-C",
    options.cwd ?? home,
    ...settings,
    ...as,
    ...argv,
  ];
}

/** Runs it to its end; a time-out kills it and its children, and the code is 124 as timeout(1) has it. */
export function execInside(leader: number, argv: readonly string[], options: Input): Promise<ExecResult> {
  const began = performance.now();
  const group = options.memoryBytes === undefined ? undefined : makeMemoryGroup(options.memoryBytes);
  const inside = argvInside(leader, argv, options);
  const limited = ["sh", "-c", 'echo 0 >"$1/cgroup.procs"; shift; exec "$@"', "sh"];
  const [file, ...args] = (group ? [...limited, group, ...inside] : inside) as [string, ...string[]];
  return new Promise((resolve, reject) => {
    // A process group of its own, so that a time-out reaches the child that nsenter forks for the pid namespace.
    const child = spawn(file, args, {
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: { PATH: process.env.PATH },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
    }, options.timeoutMs ?? DEFAULT_TIMEOUT);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("exit", () => {
      clearTimeout(timer);
      // Twice: where this process was busy meanwhile, the first timer is late, and the pipes have not been read yet.
      const close = () => {
        child.stdout.destroy();
        child.stderr.destroy();
      };
      setTimeout(() => setTimeout(close, GRACE).unref(), GRACE).unref();
    });
    child.on("close", async (code) => {
      if (group !== undefined) await clearGroup(group);
      resolve({
        code: timedOut ? 124 : (code ?? 137),
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
        ms: Math.round(performance.now() - began),
      });
    });
    // A command may end without reading its input.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input);
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It ended at the same moment.
  }
}
