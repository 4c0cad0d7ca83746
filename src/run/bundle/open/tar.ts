import { createHash } from "node:crypto";
import { SetupError } from "../../../errors.ts";
import type { System } from "../../../system/types.ts";

/** A file in a tar. */
export interface TarFile {
  readonly sha256: string;
  /** Of a small one: its content. */
  readonly text: string | undefined;
}

const block = 512;
/** What is read at once, bytes. */
const piece = 1 << 20;
/** Lists and names are smaller, bytes. */
const small = 4 << 20;

/**
 * Reads a tar that `pack` made, to its last byte: each header fits its own checksum, there are plain files and nothing
 * else, and what no file takes is zero. So a byte that was changed anywhere is seen here, or in a file's hash.
 * Source: https://www.gnu.org/software/tar/manual/html_node/Standard.html
 * @throws SetupError "environment" naming the first place that does not fit
 */
export async function readTar(system: System, file: string): Promise<Map<string, TarFile>> {
  const size = (await system.files.stat(file))?.size ?? 0;
  const reader = await system.files.reading(file);
  const found = new Map<string, TarFile>();
  const zeros = async (at: number, length: number) => {
    for (let end = at + length; at < end; ) {
      const part = await reader.read(at, Math.min(piece, end - at));
      if (part.length === 0 || part.some((byte) => byte !== 0)) throw damaged(file, at);
      at += part.length;
    }
  };
  try {
    let at = 0;
    let long: string | undefined;
    while (at < size) {
      const header = await reader.read(at, block);
      if (header.length < block) throw damaged(file, at);
      if (header[0] === 0) break;
      const { name, bytes, type } = headerOf(header) ?? {};
      if (name === undefined || bytes === undefined || at + block + bytes > size) throw damaged(file, at);
      const start = at + block;
      const hash = createHash("sha256");
      const kept: Buffer[] = [];
      for (let done = 0; done < bytes; ) {
        const part = await reader.read(start + done, Math.min(piece, bytes - done));
        if (part.length === 0) throw damaged(file, start + done);
        hash.update(part);
        if (bytes <= small) kept.push(Buffer.from(part));
        done += part.length;
      }
      at = start + Math.ceil(bytes / block) * block;
      await zeros(start + bytes, at - start - bytes);
      const text = bytes <= small ? Buffer.concat(kept).toString("utf8") : undefined;
      // GNU tar's way to have a longer name than its header holds: it comes before as a file of its own.
      if (type === "L" && long === undefined) {
        long = (text ?? "").replace(/\0$/, "");
        continue;
      }
      const path = long ?? name;
      long = undefined;
      if (type !== "0" || !isPlain(path) || found.has(path)) throw damaged(file, start - block);
      found.set(path, { sha256: hash.digest("hex"), text });
    }
    await zeros(at, size - at);
    // Two blocks of zeros end a tar: without them it was cut off.
    if (size - at < 2 * block || size % block !== 0) throw damaged(file, size);
    return found;
  } finally {
    await reader.close();
  }
}

/** Below the folder that it is unpacked into, and read alike by everybody. */
const isPlain = (path: string) => /^[A-Za-z0-9][^\0\n\\]*$/.test(path) && !/(^|\/)\.{0,2}(\/|$)/.test(path);

function headerOf(header: Buffer): { name: string; bytes: number; type: string } | undefined {
  const text = (from: number, length: number) =>
    header
      .subarray(from, from + length)
      .toString("latin1")
      .replace(/\0[\s\S]*$/, "");
  const octal = (from: number, length: number) => {
    const word = text(from, length).trim();
    return /^[0-7]+$/.test(word) ? Number.parseInt(word, 8) : undefined;
  };
  // The checksum counts itself as blanks.
  const sum = header.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
  // GNU tar writes six digits, a zero byte and a blank.
  if (octal(148, 7) !== sum || header[154] !== 0 || header[155] !== 32) return undefined;
  const bytes = octal(124, 12);
  return bytes === undefined ? undefined : { name: text(0, 100), bytes, type: text(156, 1) };
}

export const damaged = (file: string, at?: number): SetupError =>
  new SetupError(
    "environment",
    {
      en: `${file} is damaged, or not a bundle. Nothing was changed.`,
      zh: `${file} 已损坏，或不是离线包。没有任何改动。`,
    },
    {
      ...(at === undefined
        ? {}
        : { why: { en: `It does not fit at byte ${at}.`, zh: `从第 ${at} 字节起不符。` } }),
      next: {
        en: "Copy it again and compare its SHA-256 with what docker-setup bundle printed.",
        zh: "请重新拷贝，并将其 SHA-256 与 docker-setup bundle 打印的值比对。",
      },
    },
  );
