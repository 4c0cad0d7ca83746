import { gunzipSync } from "node:zlib";
import { SetupError } from "../../../errors.ts";
import type { System } from "../../../system/types.ts";

/** Fedora's list of everything is about 200 MB unpacked. Bytes. */
const largest = 480 << 20;

/** A list's name as far as `unpackList` can unpack it. */
export const packedList = /\.xml(\.gz|\.zst|\.xz)?$/;

type Unpack = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

/**
 * Came with Node 22.15 and 23.8: https://nodejs.org/api/zlib.html#zlibzstddecompresssyncbuffer-options. Asked of the Node that
 * runs this: the one that built it may not have it.
 */
const zstdHere = async (): Promise<Unpack | null> =>
  ((await import("node:zlib")) as { zstdDecompressSync?: Unpack }).zstdDecompressSync ?? null;

/**
 * The text of a distribution's list. Fedora and EL 10 have zstd alone: an older Node has the machine's zstd unpack it.
 * @throws SetupError "environment" naming the program that is lacking, "network" where the list is damaged
 */
export async function unpackList(
  system: System,
  body: Buffer,
  url: string,
  inNode?: Unpack | null,
): Promise<string> {
  if (url.endsWith(".xml")) return body.toString("utf8");
  if (url.endsWith(".gz")) return attempt(url, () => gunzipSync(body, { maxOutputLength: largest }));
  const program = url.endsWith(".zst") ? "zstd" : "xz";
  if (program === "zstd") {
    const unpack = inNode === undefined ? await zstdHere() : inNode;
    if (unpack !== null) return attempt(url, () => unpack(body, { maxOutputLength: largest }));
  }
  const { code, stdout } = await system.exec([program, "-dc"], { input: body });
  if (code === 127) throw lacksProgram(program, url);
  if (code !== 0) throw damagedList(url);
  return stdout;
}

function attempt(url: string, work: () => Buffer): string {
  try {
    return work().toString("utf8");
  } catch {
    throw damagedList(url);
  }
}

const damagedList = (url: string) =>
  new SetupError("network", { en: `${url} can't be unpacked.`, zh: `无法解压 ${url}。` });

const lacksProgram = (program: string, url: string) =>
  new SetupError(
    "environment",
    {
      en: `${program} is needed here to read ${url}.`,
      zh: `本机需要 ${program} 才能读取 ${url}。`,
    },
    {
      next: {
        en: `Install ${program}${program === "zstd" ? ", or use Node 22.15 or later" : ""}. Or leave the dependencies out with --archive none, where the machine has them.`,
        zh: `请安装 ${program}${program === "zstd" ? "，或使用 Node 22.15 及以上版本" : ""}。若目标机器已具备依赖，也可用 --archive none 不打包依赖。`,
      },
    },
  );
