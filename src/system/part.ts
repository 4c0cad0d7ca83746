import { createHash } from "node:crypto";
import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { dirname } from "node:path";
import type { PartFile } from "./types.ts";

/** Opens a file that is written in pieces, never through a link; see Files.part. */
export async function openPart(path: string): Promise<PartFile> {
  await fs.mkdir(dirname(path), { recursive: true, mode: 0o755 });
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await fs.open(path, flags, 0o644);
  return {
    async write(data, at) {
      for (let done = 0; done < data.length; )
        done += (await handle.write(data, done, data.length - done, at + done)).bytesWritten;
    },
    ...reader(handle),
    truncate: (size) => handle.truncate(size),
  };
}

/** Opens a file to read pieces of it; see Files.reading. */
export const openReading = async (path: string) => reader(await openFile(path));

/** A regular file and nothing else: opening a pipe that nobody writes to would wait for ever (open(2), O_NONBLOCK). */
async function openFile(path: string): Promise<fs.FileHandle> {
  const handle = await fs.open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw Object.assign(new Error(`EINVAL: ${path} is not a regular file`), { code: "EINVAL", path });
}

const reader = (handle: fs.FileHandle): Pick<PartFile, "read" | "close"> => ({
  async read(at, length) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  },
  close: () => handle.close(),
});

/** A file's SHA-256, 64 lower-case hex digits. Read into one buffer: a stream's own are garbage as large as the file. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(1 << 18);
  const handle = await openFile(path);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
