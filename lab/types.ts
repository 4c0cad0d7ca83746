/** What the lab promises to tests, to the demo and to the benchmark: shapes, and the names of its machines. */
import type { Variant } from "./variants.ts";

export type { Variant } from "./variants.ts";

/** The machines the lab can boot; each is a distribution, real or by identity (see README.md here). */
export const machineNames = [
  "debian-11",
  "debian-12",
  "debian-13",
  "debian-sid",
  "ubuntu-22.04",
  "ubuntu-24.04",
  "ubuntu-26.04",
  "centos-7",
  "centos-9",
  "centos-10",
  "fedora-44",
] as const;

/** Those that docker-ce has no packages for: they get their own Docker. */
export const ownMachineNames = ["opensuse-15.6", "arch", "alpine-3.22"] as const;

export type MachineName = (typeof machineNames)[number] | (typeof ownMachineNames)[number];

/** How the package mirror misbehaves; every field may change while it runs. */
export interface Faults {
  /** Delay before the first byte of each answer, milliseconds. */
  latencyMs?: number;
  /** Upper bound of a connection's throughput, bytes per second. */
  bytesPerSecond?: number;
  /** Which request paths the faults below hit, as a regular expression; all when absent. */
  match?: string;
  /** 404 or 503, an answer that never comes, a body cut off half way, a login page with 200, another's key, an old index. */
  fault?: "404" | "503" | "hang" | "cut-off" | "html" | "wrong-key" | "extra-key" | "stale";
  /** Hit only the first N matching requests; all when absent. */
  times?: number;
}

/** One request that a lab server answered. */
export interface LoggedRequest {
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  /** The name asked for (Host header). */
  host: string;
  path: string;
  status: number;
  bytes: number;
  /** The same number: the same connection. */
  connection: number;
}

export interface MirrorControl {
  /** Replaces the current faults; an empty object means a healthy mirror. */
  set(faults: Faults): Promise<void>;
  /** All requests since the machine started or since `clear`. */
  requests(): Promise<LoggedRequest[]>;
  clear(): Promise<void>;
}

export interface ExecResult {
  code: number;
  stdout: string;
  stderr: string;
  /** Wall-clock milliseconds. */
  ms: number;
}

export interface ExecOptions {
  env?: Record<string, string>;
  input?: string;
  /** Milliseconds; the command is killed after it. Default 120,000. */
  timeoutMs?: number;
  cwd?: string;
  /** Run as this user instead of root. */
  user?: string;
  /** All the memory that the command and its children get, bytes; the kernel kills one of them when it is used up. */
  memoryBytes?: number;
}

/** A file system entry that differs from the machine's base image. */
export interface ManifestEntry {
  path: string;
  type: "file" | "dir" | "symlink" | "deleted" | "other";
  /** Octal, such as "0644". */
  mode: string;
  owner: string;
  /** sha256 of a file's content, or a symlink's target. */
  hash: string;
}

/** A booted machine: its own systemd, package manager, dockerd and network namespace. */
export interface Machine {
  readonly name: MachineName;
  /** Runs an argv; never throws on a non-zero exit code. */
  exec(argv: string[], options?: ExecOptions): Promise<ExecResult>;
  /** Runs a line of sh, and throws with its output when it fails; returns stdout, trimmed. */
  sh(script: string, options?: ExecOptions): Promise<string>;
  copyIn(localPath: string, path: string): Promise<void>;
  writeFile(path: string, content: string, mode?: number): Promise<void>;
  readFile(path: string): Promise<string>;
  exists(path: string): Promise<boolean>;
  /** What changed on the file system since the machine was made (volatile paths such as /run, /tmp, /var/lib/docker excluded). */
  manifest(): Promise<ManifestEntry[]>;
  /** The argv that runs a command inside from the host, for tmux and the demo: a real terminal may be attached. */
  enter(argv: string[]): string[];
  readonly mirror: MirrorControl;
  /**
   * Loses its power: every process of it is killed at once, and it boots again from the same disk, with its mirror
   * healthy. /run and /tmp are empty then. What was written and not synced is still there: the host keeps running.
   */
  restart(): Promise<void>;
  /** Ends the machine's processes and removes its files. Safe to call twice. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** How this machine differs from the ordinary one of its name (variants.ts); several by an array. */
  variant?: Variant | readonly Variant[];
  /** A line of sh, run as root once the machine is up and before the manifest's base is taken (apt-get update && apt-get install -y docker.io). */
  setup?: string;
  /** Progress, one line at a time. */
  log?: (line: string) => void;
}

/** Facts of the built lab which tests need. */
export interface Lab {
  /** Fingerprints of the keys that sign the lab's repositories, 40 hex digits. */
  readonly keys: { apt: string; rpm: string };
  /** The registry mirror's URL as machines reach it. */
  readonly registryMirror: string;
  start(machine: MachineName, options?: StartOptions): Promise<Machine>;
  /** Stops every machine still running. */
  close(): Promise<void>;
}
