import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Room } from "../managers/rehearsal.ts";

/** Besides what a package manager counts: its own lists and logs, an initial image, docker's first files. */
const SPARE = 30e6;

/**
 * Whether a transaction finds room, file system by file system.
 * @throws SetupError "environment" naming the first one that is too small
 */
export async function demandRoom(
  system: ReadSystem,
  { download, installed }: Room,
  downloads: string,
): Promise<void> {
  const wanted = [
    { path: downloads, bytes: download },
    { path: "/usr", bytes: Math.max(installed, 0) },
  ];
  const disks = new Map<number, { path: string; free: number; bytes: number }>();
  for (const { path, bytes } of wanted) {
    const { device, free } = await system.files.space(path);
    disks.set(device, { path, free, bytes: (disks.get(device)?.bytes ?? SPARE) + bytes });
  }
  for (const { path, free, bytes } of disks.values()) if (free < bytes) throw tooFull(path, free, bytes);
}

/** The disk of a path has less left than is needed. */
export function tooFull(path: string, free: number, wanted: number): SetupError {
  const [have, want] = [Math.floor(free / 1e6), Math.ceil(wanted / 1e6)];
  return new SetupError(
    "environment",
    {
      en: `The disk of ${path} has ${have} MB left, and ${want} MB are needed.`,
      zh: `${path} 所在磁盘仅剩 ${have} MB，需要 ${want} MB。`,
    },
    { next: { en: "Make room, then run this again.", zh: "请腾出空间后再运行。" } },
  );
}
