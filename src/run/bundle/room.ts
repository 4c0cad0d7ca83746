import { SetupError } from "../../errors.ts";
import { dockerInfoAs } from "../../machine/docker/info.ts";
import { tooFull } from "../../machine/facts/room.ts";
import type { System } from "../../system/types.ts";

/** What is to come somewhere, bytes. */
export interface Coming {
  readonly path: string;
  readonly bytes: number;
}

/** Looks beforehand that the file systems hold what is to come, disk by disk. @throws SetupError "environment" */
export async function demandRoom(system: System, ...coming: readonly Coming[]): Promise<void> {
  const disks = new Map<number, Coming & { readonly free: number }>();
  for (const { path, bytes } of coming) {
    const { device, free, writable } = await system.files.space(path);
    if (!writable)
      throw new SetupError("environment", { en: `${path} can't be written.`, zh: `无法写入 ${path}。` });
    const disk = disks.get(device);
    disks.set(device, { path: disk?.path ?? path, free, bytes: (disk?.bytes ?? 0) + bytes });
  }
  for (const { path, free, bytes } of disks.values()) if (free < bytes) throw tooFull(path, free, bytes);
}

/** Layers take about four times their size where Docker keeps them unpacked. */
export async function imagesComing(
  system: System,
  images: readonly { readonly layers: readonly { readonly size: number }[] }[],
): Promise<Coming> {
  const { code, stdout } = await dockerInfoAs(system, "{{.DockerRootDir}}", { timeoutMs: 10_000 });
  const root = stdout.trim();
  const packed = images.flatMap(({ layers }) => layers).reduce((sum, { size }) => sum + size, 0);
  return { path: code === 0 && root.startsWith("/") ? root : "/var/lib/docker", bytes: packed * 4 };
}
