import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { withPath } from "./refusal.ts";
import type { FileStat, Files } from "./types.ts";

/** More than this is no file that docker-setup has a use for, bytes. */
const MOST = 512 << 20;

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

/** Twelve hex digits that nobody guesses. */
async function randomName(): Promise<string> {
  const { randomBytes } = await import("node:crypto");
  return randomBytes(6).toString("hex");
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

/**
 * Puts the new file in the old one's place. A file that is mounted by itself (a bind mount, as container hosts make them)
 * can't be replaced: it is written in place, and the whole new one lies beside it until that is done (rename(2), EBUSY).
 */
async function renameOnto(temporary: string, path: string, content: string | Buffer): Promise<void> {
  try {
    await fs.rename(temporary, path);
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EBUSY") throw error;
  }
  const { mode, uid, gid } = await fs.stat(temporary);
  const handle = await fs.open(path, constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) throw refused("EINVAL", path, "is not a regular file");
    await handle.chmod(mode & 0o7777);
    await handle.chown(uid, gid);
    await handle.truncate(0);
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await fs.rm(temporary);
}

/** Half-written files of a run that was killed; only one run is at work at a time. */
async function sweep(directory: string, prefix: string): Promise<void> {
  for (const name of await fs.readdir(directory)) {
    if (name.startsWith(prefix) && /^[0-9a-f]{12}$/.test(name.slice(prefix.length))) {
      await fs.rm(join(directory, name), { force: true });
    }
  }
}

/** Reads a regular file and nothing else: a pipe in its place would never end, a device neither. */
async function read(path: string): Promise<Buffer | undefined> {
  // O_NONBLOCK: opening a pipe that nobody writes to does not wait (open(2)).
  const handle = await unlessAbsent(fs.open(path, constants.O_RDONLY | constants.O_NONBLOCK));
  if (handle === undefined) return undefined;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw refused("EINVAL", path, "is not a regular file");
    if (stat.size > MOST) throw refused("EFBIG", path, `is larger than ${MOST >> 20} MiB`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

const refused = (code: string, path: string, why: string) =>
  Object.assign(new Error(`${code}: ${path} ${why}`), { code, path });

/** Files of this machine. */
export const realFiles: Files = {
  read,
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
  async write(path, content, { mode, uid = 0, gid = 0, synced = true }) {
    const directory = dirname(path);
    await fs.mkdir(directory, { recursive: true, mode: 0o755 });
    const temporary = join(directory, `.${basename(path)}.${await randomName()}`);
    await sweep(directory, `.${basename(path)}.`);
    // "wx": O_EXCL follows no link and reuses no file that somebody planted.
    const handle = await fs.open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(content);
      await handle.chmod(mode);
      // Who is not root can only own what he writes.
      if (process.geteuid?.() === 0) await handle.chown(uid, gid);
      if (synced) await handle.sync();
      await handle.close();
      await renameOnto(temporary, path, content);
    } catch (error) {
      await handle.close().catch(() => {});
      await fs.rm(temporary, { force: true });
      throw withPath(error, path);
    }
    if (synced) await syncDirectory(directory);
  },
  async append(path, text, { mode }) {
    await fs.mkdir(dirname(path), { recursive: true, mode: 0o755 });
    const isNew = (await unlessAbsent(fs.lstat(path))) === undefined;
    // O_NOFOLLOW: never through a link that somebody planted.
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
    const handle = await fs.open(path, flags | constants.O_NONBLOCK, mode);
    try {
      if (!(await handle.stat()).isFile()) throw refused("EINVAL", path, "is not a regular file");
      await handle.writeFile(text);
      await handle.sync();
    } catch (error) {
      throw withPath(error, path);
    } finally {
      await handle.close();
    }
    if (isNew) await syncDirectory(dirname(path));
  },
  async create(path, text, { mode }) {
    // A link is made whole: nobody reads a file that is made and not filled yet.
    const temporary = `${path}.${await randomName()}`;
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
  async directory(path) {
    await fs.mkdir(path, { recursive: true, mode: 0o755 }).catch((error) => {
      throw withPath(error, path);
    });
  },
  readLink: (path) => fs.readlink(path),
  async space(path) {
    const stat = await unlessAbsent(fs.stat(path));
    if (stat === undefined && path !== "/") return realFiles.space(dirname(path));
    const [{ bavail, bsize, files: inodes, ffree: freeInodes }, { dev: device }, writable] =
      await Promise.all([
        fs.statfs(path),
        stat ?? fs.stat(path),
        fs.access(path, constants.W_OK).then(
          () => true,
          () => false,
        ),
      ]);
    return { free: bavail * bsize, writable, inodes, freeInodes, device };
  },
  async rename(from, to, { synced = true } = {}) {
    await fs.rename(from, to);
    if (synced) await syncDirectory(dirname(to));
  },
  async remove(path) {
    await unlessAbsent(fs.rm(path, { force: true }));
  },
  part: async (path) => (await import("./part.ts")).openPart(path),
  sha256: async (path) => (await import("./part.ts")).sha256Of(path),
  reading: async (path) => (await import("./part.ts")).openReading(path),
};
