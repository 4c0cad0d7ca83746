import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { SetupError } from "../../errors.ts";
import { reasonOf } from "../../system/errno.ts";

/** For a file that can't be put where -o says. */
export function notWritable(path: string, error: unknown): SetupError {
  const reason = reasonOf(error);
  return new SetupError("usage", {
    en: `${path} can't be written: ${reason.en}`,
    zh: `无法写入 ${path}：${reason.zh}`,
  });
}

/** Looks whether a file can be put there, before anything is fetched for it. @throws SetupError "usage" */
export async function demandWritable(path: string): Promise<void> {
  try {
    const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    if (there?.isDirectory()) throw Object.assign(new Error("a directory"), { code: "EISDIR" });
    await access(there ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw notWritable(path, error);
  }
}
