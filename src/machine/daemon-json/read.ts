import { SetupError } from "../../errors.ts";
import { reasonOf } from "../../system/errno.ts";
import type { ReadSystem } from "../../system/read-only.ts";

/** Where dockerd looks on Linux (https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file). */
export const daemonJsonPath = "/etc/docker/daemon.json";

/**
 * The text of daemon.json, undefined where there is none.
 *
 * @throws SetupError "daemon-json" where it is no UTF-8, "environment" where it can't be read
 */
export async function readDaemonJson(system: ReadSystem, path = daemonJsonPath): Promise<string | undefined> {
  let bytes: Buffer | undefined;
  try {
    bytes = await system.files.read(path);
  } catch (cause) {
    throw new SetupError(
      "environment",
      { en: `${path} can't be read.`, zh: `无法读取 ${path}。` },
      {
        why: reasonOf(cause),
        next: { en: "Move it away or mend it, then run this again.", zh: "请移走或修复它，然后重新运行。" },
        output: cause instanceof Error ? cause.message : String(cause),
        cause,
      },
    );
  }
  return bytes === undefined ? undefined : decodeDaemonJson(bytes);
}

/**
 * Bytes to text without a loss: a byte order mark stays, for the parser to name it.
 *
 * dockerd takes UTF-16 from 23.0 on (https://github.com/moby/moby/pull/44832) and nothing but UTF-8 before; a rewrite
 * would have to guess which one reads it, so all but UTF-8 is refused.
 */
export function decodeDaemonJson(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    throw new SetupError(
      "daemon-json",
      { en: "daemon.json is not in UTF-8.", zh: "daemon.json 不是 UTF-8 编码。" },
      {
        why: utf16
          ? {
              en: "It is in UTF-16, as Windows tools write it; dockerd before 23.0 can't read that.",
              zh: "它是 UTF-16 编码，通常由 Windows 工具写出；23.0 之前的 dockerd 无法读取。",
            }
          : {
              en: "It holds bytes that are not UTF-8: it has another encoding, or is damaged.",
              zh: "其中有不属于 UTF-8 的字节：用了其他编码，或者文件已损坏。",
            },
        next: {
          en: "Save it as UTF-8 without a byte order mark and run this again. Nothing was changed.",
          zh: "请把它保存为不带 BOM 的 UTF-8，然后重新运行。没有任何改动。",
        },
        cause,
      },
    );
  }
}
