import type { ReadSystem } from "../../system/read-only.ts";
import { realPath } from "../../system/real-path.ts";
import { daemonUnit, initOf, type NamesInit } from "../inits/index.ts";
import { isDockerd, pidWritten, programOf } from "./pid.ts";

/**
 * Where every docker-ce package has its daemon, since 17.03; where that is not there, Debian's docker.io; and what is
 * unpacked below /usr/local.
 */
export const packagedDaemon = "/usr/bin/dockerd";
export const daemonPaths = [packagedDaemon, "/usr/sbin/dockerd", "/usr/local/bin/dockerd"] as const;

/** A process of docker.service. */
export interface DaemonProcess {
  readonly pid: string;
  /** The program's path, " (deleted)" behind it where that file was replaced since it was started. */
  readonly exe: string;
  /** It is the service's main process, which gets the signals of a reload. */
  readonly main: boolean;
}

/**
 * The dockerd of docker.service: its main process, or the one that a wrapper has started; where it runs another program,
 * that one, and with no path where it has no process at all. undefined where nobody can tell.
 * Source: proc(5), /proc/PID/exe, /proc/PID/stat.
 */
export async function daemonProcess(system: ReadSystem, step: NamesInit): Promise<DaemonProcess | undefined> {
  const pid = await initOf(step).mainPid(system, daemonUnit(step));
  const exe = pid === "0" ? "" : pid && (await programOf(system, pid));
  if (pid === undefined || exe === undefined) return undefined;
  if (isDockerd(exe)) return { pid, exe, main: true };
  const child = await pidWritten(system);
  const other = child && (await descends(system, child, pid)) && (await programOf(system, child));
  return child && other && isDockerd(other)
    ? { pid: child, exe: other, main: false }
    : { pid, exe, main: true };
}

async function descends(system: ReadSystem, pid: string, from: string): Promise<boolean> {
  for (let at = pid, steps = 0; at !== "" && steps < 32; steps++) {
    if (at === from) return true;
    if (at === "0") return false;
    const stat = (await system.files.read(`/proc/${at}/stat`).catch(() => undefined))?.toString("utf8") ?? "";
    // The second field is a name in parentheses and may hold blanks.
    at = stat.replace(/^.*\) /s, "").split(" ")[1] ?? "";
  }
  return false;
}

/** Whether docker.service runs another program than a dockerd; not where nobody can tell. */
export async function runsAnother(system: ReadSystem, step: NamesInit): Promise<boolean> {
  const found = await daemonProcess(system, step);
  return found !== undefined && !isDockerd(found.exe);
}

/**
 * The command that has docker.service's dockerd read daemon.json again; undefined where the service runs another program,
 * which that signal would end.
 */
export async function reloading(system: ReadSystem, step: NamesInit): Promise<readonly string[] | undefined> {
  const found = await daemonProcess(system, step);
  if (found && !isDockerd(found.exe)) return undefined;
  return found?.main === false ? ["kill", "-s", "HUP", found.pid] : initOf(step).reload(daemonUnit(step));
}

/** The program that docker.service runs, and whether it is the installed dockerd; undefined where nobody can tell. */
export async function daemonProgram(
  system: ReadSystem,
  step: NamesInit,
): Promise<{ readonly exe: string; readonly installed: boolean } | undefined> {
  const exe = (await daemonProcess(system, step))?.exe;
  if (exe === undefined || exe === "") return undefined;
  return {
    exe,
    installed: exe === packagedDaemon || exe === (await realPath(system, await daemonHere(system))),
  };
}

/** The installed daemon's path. */
export async function daemonHere(system: ReadSystem): Promise<string> {
  const there = await Promise.all(daemonPaths.map((path) => system.files.stat(path)));
  return daemonPaths.find((_, i) => there[i] !== undefined) ?? packagedDaemon;
}
