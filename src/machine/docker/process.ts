import type { ReadSystem } from "../../system/read-only.ts";
import { readText } from "../../system/read-text.ts";
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

/** The program that docker.service runs. */
export interface DaemonProgram {
  readonly exe: string;
  /** It is the installed dockerd. */
  readonly installed: boolean;
  /** Who asks the daemon asks this process; false where nobody can tell, too. */
  readonly answers: boolean;
}

/** The program that docker.service runs; undefined where nobody can tell. */
export async function daemonProgram(system: ReadSystem, step: NamesInit): Promise<DaemonProgram | undefined> {
  const { pid, exe } = (await daemonProcess(system, step)) ?? {};
  if (pid === undefined || exe === undefined || exe === "") return undefined;
  return {
    exe,
    installed: exe === packagedDaemon || exe === (await realPath(system, await daemonHere(system))),
    answers: await listens(system, pid),
  };
}

/**
 * Whether a process listens at the daemon's socket. Sources: proc_net(5), /proc/net/unix (Num RefCount Protocol Flags Type St
 * Inode Path, where the flag 10000 is of one that listens); proc_pid_fd(5), "socket:[INODE]".
 */
async function listens(system: ReadSystem, pid: string): Promise<boolean> {
  const text = (await readText(system, "/proc/net/unix")) ?? "";
  const row = /^\S+ \S+ \S+ 00010000 \S+ \S+ (\d+) (?:\/var)?\/run\/docker\.sock$/m;
  const inode = row.exec(text.replace(/ +/g, " "))?.[1];
  if (inode === undefined) return false;
  const directory = `/proc/${pid}/fd`;
  const names = await system.files.list(directory).catch(() => []);
  const ends = await Promise.all(
    names.map((name) => system.files.readLink(`${directory}/${name}`).catch(() => "")),
  );
  return ends.includes(`socket:[${inode}]`);
}

/** The installed daemon's path. */
export async function daemonHere(system: ReadSystem): Promise<string> {
  const there = await Promise.all(daemonPaths.map((path) => system.files.stat(path)));
  return daemonPaths.find((_, i) => there[i] !== undefined) ?? packagedDaemon;
}
