import { SetupError } from "../errors.ts";
import type { System } from "../system/types.ts";

/** Looks beforehand that a file system holds what is to come, bytes. @throws SetupError "environment" */
export async function demandRoom(system: System, path: string, bytes: number): Promise<void> {
  const { free, writable } = await system.files.space(path);
  if (!writable) {
    throw new SetupError("environment", {
      en: `${path} can't be written.`,
      zh: `无法写入 ${path}。`,
    });
  }
  if (free >= bytes) return;
  const mb = (count: number) => Math.ceil(count / 1e6);
  throw new SetupError("environment", {
    en: `${path} has ${mb(free)} MB free, and ${mb(bytes)} MB are needed.`,
    zh: `${path} 剩余 ${mb(free)} MB，需要 ${mb(bytes)} MB。`,
  });
}
