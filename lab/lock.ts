/** One builder at a time: several test processes share the cache. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Runs `work` while holding an exclusive lock on a file, by flock(1): the kernel drops the lock when this process dies,
 * so there are no stale locks.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  // The holder ends when its stdin does, also when this process is killed.
  const holder = spawn("flock", [path, "sh", "-c", "echo held; exec cat >/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once("data", () => resolve());
      holder.once("error", reject);
      holder.once("exit", (code) => reject(new Error(`flock ${path} ended with ${code}`)));
    });
    return await work();
  } finally {
    // Waited for: who goes on to block this process would hold the lock against the one that it starts.
    const ended = new Promise<void>((resolve) => {
      if (holder.exitCode !== null || holder.signalCode !== null || holder.pid === undefined) resolve();
      else holder.once("exit", () => resolve());
    });
    holder.stdin.end();
    await ended;
  }
}

/** At most `limit` pieces of work at once in this process; the others wait in order. */
export function limiter(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
