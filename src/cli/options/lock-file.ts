import { SetupError } from "../../errors.ts";
import { parseLock } from "../../lock/parse.ts";
import type { Lock } from "../../lock/types.ts";
import type { ReadSystem } from "../../system/read-only.ts";

/** The name that a lock has where nobody gives it another. */
export const lockFileName = "docker-setup.lock";

/** A lock that has to be there. @throws SetupError "usage" */
export async function readLock(system: ReadSystem, path: string): Promise<Lock> {
  const lock = await lockAt(system, path);
  if (lock) return lock;
  const what = { en: `There is no lock ${path}.`, zh: `没有锁文件 ${path}。` };
  const next = {
    en: `docker-setup lock -o ${path} makes one.`,
    zh: `可用 docker-setup lock -o ${path} 生成。`,
  };
  throw new SetupError("usage", what, { next });
}

/** A lock, where there is one. @throws SetupError "usage" */
export async function lockAt(system: ReadSystem, path: string): Promise<Lock | undefined> {
  const bytes = await system.files.read(path).catch((error: NodeJS.ErrnoException) => {
    throw new SetupError("usage", {
      en: `${path} can't be read: ${error.message}`,
      zh: `无法读取 ${path}：${error.message}`,
    });
  });
  return bytes && parseLock(bytes.toString("utf8"), path);
}
