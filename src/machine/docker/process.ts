import type { ReadSystem } from "../../system/read-only.ts";
import { realPath } from "../../system/real-path.ts";
import { daemonUnit, initOf, type NamesInit } from "../inits/index.ts";

/**
 * Where every docker-ce package has its daemon, since 17.03; where that is not there, Debian's docker.io; and what is
 * unpacked below /usr/local.
 */
export const packagedDaemon = "/usr/bin/dockerd";
export const daemonPaths = [packagedDaemon, "/usr/sbin/dockerd", "/usr/local/bin/dockerd"] as const;

/**
 * The program that docker.service's process runs, where it is not the installed one: a path, " (deleted)" behind it
 * where that file was replaced since it was started; undefined where it is, or where nobody can tell.
 * Source: proc(5), /proc/PID/exe.
 */
export async function foreignProgram(system: ReadSystem, step: NamesInit): Promise<string | undefined> {
  const pid = await initOf(step).mainPid(system, daemonUnit(step));
  const exe = pid && (await system.files.readLink(`/proc/${pid}/exe`).catch(() => undefined));
  if (!exe || exe === packagedDaemon) return undefined;
  return exe === (await realPath(system, await daemonHere(system))) ? undefined : exe;
}

/** The installed daemon's path. */
export async function daemonHere(system: ReadSystem): Promise<string> {
  const there = await Promise.all(daemonPaths.map((path) => system.files.stat(path)));
  return daemonPaths.find((_, i) => there[i] !== undefined) ?? packagedDaemon;
}
