import type { ReadSystem } from "../../system/read-only.ts";
import { realPath } from "../../system/real-path.ts";
import { daemonUnit, initOf, type NamesInit } from "../inits/index.ts";

/** Where every docker-ce package has its daemon, since 17.03; and, where that is not there, Debian's docker.io. */
export const packagedDaemon = "/usr/bin/dockerd";
const debiansDaemon = "/usr/sbin/dockerd";

/**
 * The program that docker.service's process runs, where it is not the installed one: a path, " (deleted)" behind it
 * where that file was replaced since it was started; undefined where it is, or where nobody can tell.
 * Source: proc(5), /proc/PID/exe.
 */
export async function foreignProgram(system: ReadSystem, step: NamesInit): Promise<string | undefined> {
  const pid = await initOf(step).mainPid(system, daemonUnit(step));
  const exe = pid && (await system.files.readLink(`/proc/${pid}/exe`).catch(() => undefined));
  if (!exe || exe === packagedDaemon) return undefined;
  const [docker, debians] = await Promise.all(
    [packagedDaemon, debiansDaemon].map((path) => system.files.stat(path)),
  );
  const packaged = debians && !docker ? debiansDaemon : packagedDaemon;
  return exe === (await realPath(system, packaged)) ? undefined : exe;
}
