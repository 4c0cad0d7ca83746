import { SetupError } from "../../errors.ts";
import { canonical } from "../../machine/daemon-json/edit-text.ts";
import { wrong } from "../../plan/lock/fields.ts";
import { otherKeys } from "../../plan/lock/keys.ts";
import { parseLock } from "../../plan/lock/parse.ts";
import type { Lock } from "../../plan/lock/types.ts";
import { reasonOf } from "../../system/errno.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import { parseDaemonWords } from "./daemon-words.ts";

/** The name that a lock has where nobody gives it another. */
export const lockFileName = "docker-setup.lock";

/** A lock, and what its file is called. */
export interface NamedLock {
  readonly lock: Lock;
  readonly file: string;
}

/** A lock that has to be there. @throws SetupError "usage" */
export async function readLock(system: ReadSystem, path: string): Promise<Lock> {
  const lock = await lockAt(system, path);
  if (lock) return lock;
  const what = { en: `There is no lock ${path}.`, zh: `没有锁文件 ${path}。` };
  const next = {
    en: `Make one with docker-setup lock -o ${path}`,
    zh: `可用以下命令生成：docker-setup lock -o ${path}`,
  };
  throw new SetupError("usage", what, { next });
}

/** A lock, where there is one. @throws SetupError "usage" */
export async function lockAt(system: ReadSystem, path: string): Promise<Lock | undefined> {
  const bytes = await system.files.read(path).catch((error: unknown) => {
    const reason = reasonOf(error);
    throw new SetupError("usage", {
      en: `${path} can't be read: ${reason.en}`,
      zh: `无法读取 ${path}：${reason.zh}`,
    });
  });
  if (bytes === undefined) return undefined;
  const lock = parseLock(bytes.toString("utf8"), path);
  demandKeys(lock, path);
  return lock;
}

/** Keys that a person put into a lock, too, are such as dockerd takes. @throws SetupError "usage" */
function demandKeys(lock: Lock, file: string): void {
  for (const [key, value] of otherKeys(lock)) {
    const word = `${key}=${JSON.stringify(value)}`;
    const place: Text = { en: `It stands in ${file}, [daemon].`, zh: `位于 ${file} 的 [daemon]。` };
    try {
      const [edit] = parseDaemonWords([word]);
      // Its own form, and not one that --daemon makes it of.
      if (edit?.path.length !== 1 || canonical(edit.value!) !== canonical(value))
        throw wrong(file, `daemon.${key}`, "JSON");
    } catch (error) {
      if (!(error instanceof SetupError) || error.why) throw error;
      throw new SetupError(error.code, error.what, { why: place, ...(error.next && { next: error.next }) });
    }
  }
}
