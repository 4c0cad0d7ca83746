/**
 * What a running lab owns on the host, written down so that it can be swept after a crash: process ids in
 * /run/docker-setup-lab/ID/, and a scratch folder in the cache. Mounts and network namespaces live inside the machines'
 * own namespaces and go with their processes.
 */
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { labGroups, removeGroup } from "./cgroup.ts";
import { startTicks } from "./process.ts";

/** Short, since a unix socket's path is limited to 107 bytes (unix(7)); the cache may lie deep. */
export const RUNTIME = "/run/docker-setup-lab";

export interface LabState {
  /** Sockets, logs and pids; on a short path. */
  runtime: string;
  /** Upper layers and docker's data; on a real disk. */
  scratch: string;
}

export function openState(cache: string): LabState {
  const id = `${process.pid}-${randomBytes(3).toString("hex")}`;
  const state = { runtime: join(RUNTIME, id), scratch: join(cache, "run", id) };
  mkdirSync(state.runtime, { recursive: true, mode: 0o700 });
  mkdirSync(state.scratch, { recursive: true, mode: 0o700 });
  const owner = { pid: process.pid, ticks: startTicks(process.pid), scratch: state.scratch };
  writeFileSync(join(state.runtime, "owner.json"), JSON.stringify(owner));
  return state;
}

/** Writes a process down as the lab's own. */
export function track(state: LabState, pid: number): void {
  appendFileSync(join(state.runtime, "pids"), `${pid} ${startTicks(pid) ?? "gone"}\n`);
}

/** Writes control groups down as the lab's own. */
export function trackGroups(state: LabState, groups: readonly string[]): void {
  appendFileSync(join(state.runtime, "groups"), groups.map((group) => `${group}\n`).join(""));
}

/** Kills what was written down and is still the same process, then removes the folders. Synchronous: used on exit too. */
export function closeState(state: LabState): void {
  for (const line of recorded(state, "pids")) {
    const [pid, ticks] = line.split(" ");
    if (ticks !== undefined && startTicks(Number(pid)) === ticks) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It ended between the look and the signal.
      }
    }
  }
  // A group can be removed a moment after its last process died.
  const deadline = Date.now() + 2000;
  for (const group of recorded(state, "groups")) {
    while (!removeGroup(group) && Date.now() < deadline) pause(10);
  }
  // A dying process may still write: rm meets a folder that is not empty, and tries again.
  const again = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 };
  rmSync(state.scratch, again);
  rmSync(state.runtime, again);
}

function recorded(state: LabState, name: string): string[] {
  const file = join(state.runtime, name);
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

/** Waits without an event loop, milliseconds: an exit handler has none. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Removes what labs left whose process is dead. */
export function sweep(log: (line: string) => void): void {
  for (const id of existsSync(RUNTIME) ? readdirSync(RUNTIME) : []) {
    const runtime = join(RUNTIME, id);
    const file = join(runtime, "owner.json");
    // A lab that is just being opened has no owner.json for a moment; its folder names its pid.
    if (!existsSync(file)) {
      if (startTicks(Number(id.split("-")[0])) === undefined)
        rmSync(runtime, { recursive: true, force: true });
      continue;
    }
    const owner = JSON.parse(readFileSync(file, "utf8")) as { pid: number; ticks: string; scratch: string };
    if (startTicks(owner.pid) === owner.ticks) continue;
    log(`sweeping what the dead process ${owner.pid} left`);
    closeState({ runtime, scratch: owner.scratch });
  }
  // A group outlives its record where its processes took their time to die.
  for (const { path, owner } of labGroups()) if (startTicks(owner) === undefined) removeGroup(path);
}
