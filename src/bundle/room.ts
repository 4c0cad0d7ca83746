import { SetupError } from "../errors.ts";
import { tooFull } from "../machine/facts/room.ts";
import type { System } from "../system/types.ts";

/** Looks beforehand that a file system holds what is to come, bytes. @throws SetupError "environment" */
export async function demandRoom(system: System, path: string, bytes: number): Promise<void> {
  const { free, writable } = await system.files.space(path);
  if (!writable)
    throw new SetupError("environment", { en: `${path} can't be written.`, zh: `无法写入 ${path}。` });
  if (free < bytes) throw tooFull(path, free, bytes);
}
