/** What `Files.stat` tells; a symbolic link is never followed. */
export interface FileStat {
  type: "file" | "dir" | "symlink" | "other";
  /** Permission bits, such as 0o644. */
  mode: number;
  uid: number;
  gid: number;
  /** Bytes. */
  size: number;
  inode: number;
}

/** What is left of a file system for people who are not root. */
export interface Space {
  /** Bytes. */
  free: number;
  writable: boolean;
  /** How many files it can hold, 0 where it sets no bound (btrfs), and how many more. */
  inodes: number;
  freeInodes: number;
  /** The same number for all paths of one file system. */
  device: number;
}

/** The file system. Paths are absolute. Reading an absent path gives undefined, every other failure throws. */
export interface Files {
  read(path: string): Promise<Buffer | undefined>;
  stat(path: string): Promise<FileStat | undefined>;
  /** Names in a directory, sorted; empty when it is absent. */
  list(directory: string): Promise<string[]>;
  /**
   * Puts a file in place whole or not at all: a new file beside it (never through a link), synced, then one rename.
   * Missing parent directories are made with mode 0755. Owner root unless given. `synced: false` for what nobody misses
   * after a power cut: to sync takes long while packages come.
   */
  write(
    path: string,
    content: string | Buffer,
    options: { mode: number; uid?: number; gid?: number; synced?: false },
  ): Promise<void>;
  /** Adds to a file's end and syncs it; the file and its directories are made where they are missing. */
  append(path: string, text: string, options: { mode: number }): Promise<void>;
  /** Makes a file that is not there yet (O_EXCL); false where something stands at the path. */
  create(path: string, text: string, options: { mode: number }): Promise<boolean>;
  /** Makes a directory and those above it, with mode 0755; one that is there stays as it is. */
  directory(path: string): Promise<void>;
  /** What a symbolic link names. */
  readLink(path: string): Promise<string>;
  /** The file system where a path lies (or will lie). */
  space(path: string): Promise<Space>;
  /** `synced` as with `write`. */
  rename(from: string, to: string, options?: { synced?: false }): Promise<void>;
  remove(path: string): Promise<void>;
  /** Opens a file to write pieces of it, wherever they belong; it and its directories are made where they are missing. */
  part(path: string): Promise<PartFile>;
  /** Opens a file that is there, to read pieces of it. */
  reading(path: string): Promise<Pick<PartFile, "read" | "close">>;
  /** A file's SHA-256, 64 lower-case hex digits; it is never in memory whole. */
  sha256(path: string): Promise<string>;
}

/** A file that comes in pieces; not synced. */
export interface PartFile {
  write(data: Buffer, at: number): Promise<void>;
  /** Up to `length` bytes; fewer at the file's end. */
  read(at: number, length: number): Promise<Buffer>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

export interface ExecOptions {
  /** Milliseconds until the command is killed; none by default. */
  timeoutMs?: number;
  /** Ends it as the time-out would. */
  signal?: AbortSignal;
  input?: string | Buffer;
  /** Added to the environment of this process. */
  env?: Record<string, string>;
}

/** A command that ended, whatever its code. 127: no such command; 124: killed by the time-out. */
export interface ExecResult {
  code: number;
  stdout: string;
  stderr: string;
}

export interface FetchOptions {
  /** Milliseconds for the whole answer. Default 30,000. */
  timeoutMs?: number;
  /** Refuse a larger body, bytes. Default 64 MiB. */
  maxBytes?: number;
  /** How often to try again after a failure that may pass (time-out, reset, 5xx, 429). Default 2. */
  retries?: number;
  /** Told before it is tried again: which attempt comes, and how many there are at most. */
  onRetry?: (attempt: number, of: number) => void;
}

export interface FetchResult {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  /** The URL that answered, after redirects. */
  url: string;
}

export interface ExchangeOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the exchange at once; a body that had begun is given as far as it came. */
  readonly signal?: AbortSignal;
  /** Reads no more than this of the body, bytes. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Reads the body no longer than this, milliseconds. */
  readonly maxBodyMs?: number;
}

/** One request and what came back, with its times. */
export interface Exchange {
  readonly status: number;
  /** Names in lower case; several values are joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the body came to its end. */
  readonly complete: boolean;
  /** Milliseconds from asking to the head of the answer, name lookup and handshakes included. */
  readonly firstByteMs: number;
  /** Milliseconds that the body took from then on. */
  readonly bodyMs: number;
}

/** How a body that is handed on is taken. */
export interface StreamOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Sees the answer's head (names in lower case) before its body; false ends it there. */
  readonly head: (status: number, headers: Readonly<Record<string, string>>) => boolean;
  /** Gets the body in order, and is waited for; false ends it. */
  readonly take: (chunk: Buffer) => Promise<boolean> | boolean;
}

/** The body came to its end, or who took it wanted no more. */
export type StreamEnd = "complete" | "stopped";

/** Why an exchange gave nothing. */
export type ExchangeFault =
  | "dns"
  | "refused"
  | "unreachable"
  | "closed"
  | "certificate"
  | "timeout"
  | "proxy"
  | "other";

/** What `System.exchange` rejects with. */
export class ExchangeError extends Error {
  readonly fault: ExchangeFault;
  constructor(fault: ExchangeFault, cause?: unknown) {
    super(fault, { cause });
    this.name = "ExchangeError";
    this.fault = fault;
  }
}

/** All that touches the outside, in one value that is handed in: a test hands in another. */
export interface System {
  files: Files;
  /** Runs an argv without a shell; never rejects for an exit code or a missing command. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** GET; any HTTP status resolves. Rejects with SetupError "network", naming the host and the reason. */
  fetch(url: string, options?: FetchOptions): Promise<FetchResult>;
  /** One GET as it is: no redirect followed, nothing tried again. Rejects with ExchangeError. */
  exchange(url: string, options?: ExchangeOptions): Promise<Exchange>;
  /**
   * One GET whose body is never in memory whole. Redirects are followed, and https never becomes http; nothing is tried
   * again. Rejects with ExchangeError, also where the body was cut.
   */
  stream(url: string, options: StreamOptions): Promise<StreamEnd>;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Effective user id; 0 is root. */
  readonly uid: number;
  /** Node's name: "linux", "darwin". */
  readonly platform: string;
  /** uname's: "x86_64", "aarch64". */
  readonly machine: string;
}
