import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { machine, constants as os } from "node:os";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { execa } from "execa";
import { exchange } from "./exchange.ts";
import { fetchUrl } from "./fetch.ts";
import { lazyHttpPool } from "./http-pool.ts";
import type { ExecOptions, ExecResult, FileStat, Files, System } from "./types.ts";

/** undefined for an absent path, as Files promises. */
async function unlessAbsent<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** A rename is on disk only once its directory is (fsync(2), NOTES). */
async function syncDirectory(path: string): Promise<void> {
  const directory = await fs.open(path, constants.O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Half-written files of a run that was killed; only one run is at work at a time. */
async function sweep(directory: string, prefix: string): Promise<void> {
  for (const name of await fs.readdir(directory)) {
    if (name.startsWith(prefix) && /^[0-9a-f]{12}$/.test(name.slice(prefix.length))) {
      await fs.rm(join(directory, name), { force: true });
    }
  }
}

const files: Files = {
  read: (path) => unlessAbsent(fs.readFile(path)),
  async stat(path): Promise<FileStat | undefined> {
    const stat = await unlessAbsent(fs.lstat(path));
    if (stat === undefined) return undefined;
    const type = stat.isFile()
      ? "file"
      : stat.isDirectory()
        ? "dir"
        : stat.isSymbolicLink()
          ? "symlink"
          : "other";
    return { type, mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, size: stat.size, inode: stat.ino };
  },
  async list(directory) {
    return ((await unlessAbsent(fs.readdir(directory))) ?? []).sort();
  },
  async write(path, content, { mode, uid = 0, gid = 0 }) {
    const directory = dirname(path);
    await fs.mkdir(directory, { recursive: true, mode: 0o755 });
    const temporary = join(directory, `.${basename(path)}.${randomBytes(6).toString("hex")}`);
    await sweep(directory, `.${basename(path)}.`);
    // "wx": O_EXCL follows no link and reuses no file that somebody planted.
    const handle = await fs.open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(content);
      await handle.chmod(mode);
      await handle.chown(uid, gid);
      await handle.sync();
      await handle.close();
      await fs.rename(temporary, path);
    } catch (error) {
      await handle.close().catch(() => {});
      await fs.rm(temporary, { force: true });
      throw error;
    }
    await syncDirectory(directory);
  },
  async append(path, text, { mode }) {
    await fs.mkdir(dirname(path), { recursive: true, mode: 0o755 });
    const isNew = (await unlessAbsent(fs.lstat(path))) === undefined;
    // O_NOFOLLOW: never through a link that somebody planted.
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
    const handle = await fs.open(path, flags, mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (isNew) await syncDirectory(dirname(path));
  },
  async create(path, text, { mode }) {
    // A link is made whole: nobody reads a file that is made and not filled yet.
    const temporary = `${path}.${randomBytes(6).toString("hex")}`;
    await fs.writeFile(temporary, text, { flag: "wx", mode });
    try {
      await fs.link(temporary, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      await fs.rm(temporary, { force: true });
    }
  },
  readLink: (path) => fs.readlink(path),
  async space(path) {
    let at = path;
    while (at !== "/" && (await unlessAbsent(fs.stat(at))) === undefined) at = dirname(at);
    const { bavail, bsize, files: inodes, ffree: freeInodes } = await fs.statfs(at);
    const writable = await fs.access(at, constants.W_OK).then(
      () => true,
      () => false,
    );
    return { free: bavail * bsize, writable, inodes, freeInodes };
  },
  async rename(from, to) {
    await fs.rename(from, to);
    await syncDirectory(dirname(to));
  },
  remove: (path) => fs.rm(path, { force: true }),
};

async function exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  const [command = "", ...args] = argv;
  const result = await execa(command, args, {
    reject: false,
    stripFinalNewline: false,
    // A group of its own: Ctrl-C ends this process after the step, and not a package manager half way.
    detached: true,
    cleanup: false,
    // Nothing asks a question of the person's terminal.
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const { stdout = "", stderr = "", signal } = result;
  if (result.timedOut) return { code: 124, stdout, stderr };
  if (result.code === "ENOENT") return { code: 127, stdout, stderr };
  // As a shell tells it: 128 and the signal's number.
  if (signal !== undefined) {
    return {
      code: 128 + os.signals[signal],
      stdout,
      stderr: `${stderr}${command} was killed by ${signal}\n`,
    };
  }
  return { code: result.exitCode ?? 128, stdout, stderr };
}

/** The same machine with other environment variables, for its commands and its way out alike. */
export function withEnvironment(system: System, more: Readonly<Record<string, string>>): System {
  const env = { ...system.env, ...more };
  const pool = lazyHttpPool({ env });
  return {
    ...system,
    env,
    exec: (argv, options = {}) => system.exec(argv, { ...options, env: { ...more, ...options.env } }),
    fetch: (url, options) => fetchUrl(pool, url, options),
    exchange: (url, options) => exchange(pool, url, options),
  };
}

/** The machine that this process runs on. */
export function realSystem(): System {
  const pool = lazyHttpPool();
  return {
    files,
    exec,
    fetch: (url, options) => fetchUrl(pool, url, options),
    exchange: (url, options) => exchange(pool, url, options),
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    env: process.env,
    uid: process.geteuid?.() ?? -1,
    platform: process.platform,
    machine: machine(),
  };
}
