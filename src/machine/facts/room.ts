import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Keeps } from "../managers/keeps.ts";
import type { Room } from "../managers/rehearsal.ts";

/** Besides what a package manager counts: its own lists and logs, an initial image, docker's first files. */
const SPARE = 30e6;
/** Where some files are written, each of which may be a small volume of its own, bytes. */
const LITTLE = 5e6;
/** Docker's packages and what they need have some 400 files, and dockerd makes its first ones. */
const FILES = { usr: 1000, elsewhere: 50 };

export const SMALL = ["/etc", "/var/log", "/var/lib/docker", "/var/lib/containerd"] as const;

/** Where downloads go while a manager has no directory of its own. */
export const DOWNLOADS = "/var/cache";

interface Need {
  readonly path: string;
  readonly bytes: number;
  readonly files: number;
  /** More, once for each disk. */
  readonly spare: number;
}

/**
 * Whether a transaction finds room, file system by file system, for bytes and for files.
 * @throws SetupError "environment" naming the first one that is too small
 */
export async function demandRoom(
  system: ReadSystem,
  { download, installed }: Room,
  keeps: Keeps | undefined,
): Promise<void> {
  const needs: Need[] = [
    ...(await downloadPlaces(system, keeps)).map((path) => ({
      ...{ path, bytes: download, files: FILES.elsewhere, spare: SPARE },
    })),
    { path: "/usr", bytes: Math.max(installed, 0), files: FILES.usr, spare: SPARE },
    ...[...(keeps?.records ?? []), ...SMALL].map((path) => ({
      ...{ path, bytes: LITTLE, files: FILES.elsewhere, spare: 0 },
    })),
  ];
  interface Disk extends Need {
    readonly free: number;
    readonly freeFiles: number;
  }
  const disks = new Map<number, Disk>();
  const spaces = await Promise.all(needs.map(({ path }) => system.files.space(path)));
  for (const [i, need] of needs.entries()) {
    const { device, free, inodes, freeInodes } = spaces[i]!;
    const { bytes = 0, files = 0, spare = 0, path } = disks.get(device) ?? {};
    disks.set(device, {
      // The one that says most of it: what is small comes last.
      path: need.spare > 0 || path === undefined ? need.path : path,
      bytes: bytes + (spare > 0 && need.spare === 0 ? 0 : need.bytes),
      files: files + need.files,
      spare: Math.max(spare, need.spare),
      free,
      freeFiles: inodes > 0 ? freeInodes : Number.POSITIVE_INFINITY,
    });
  }
  for (const { path, free, bytes, spare } of disks.values())
    if (free < bytes + spare) throw tooFull(path, free, bytes + spare);
  for (const { path, freeFiles, files } of disks.values())
    if (freeFiles < files) throw tooManyFiles(path, freeFiles, files);
}

/** One place for each disk. */
async function downloadPlaces(system: ReadSystem, keeps: Keeps | undefined): Promise<string[]> {
  const there = await Promise.all(
    (keeps?.downloads ?? []).map(async (path) => ({ path, stat: await system.files.stat(path) })),
  );
  const paths = there.flatMap(({ path, stat }) => (stat ? [path] : []));
  const places = new Map<number, string>();
  const all = paths.length > 0 ? paths : [DOWNLOADS];
  const spaces = await Promise.all(all.map((path) => system.files.space(path)));
  for (const [i, { device }] of spaces.entries()) if (!places.has(device)) places.set(device, all[i]!);
  return [...places.values()];
}

const next = { en: "Make room, then run this again.", zh: "请腾出空间后再运行。" };

/** The disk of a path has less left than is needed. */
export function tooFull(path: string, free: number, wanted: number): SetupError {
  const [have, want] = [Math.floor(free / 1e6), Math.ceil(wanted / 1e6)];
  return new SetupError(
    "environment",
    {
      en: `The disk of ${path} has ${have} MB left, and ${want} MB are needed.`,
      zh: `${path} 所在磁盘仅剩 ${have} MB，需要 ${want} MB。`,
    },
    { next },
  );
}

function tooManyFiles(path: string, free: number, wanted: number): SetupError {
  return new SetupError(
    "environment",
    {
      en: `The disk of ${path} can hold ${free} more files (inodes), and ${wanted} are needed.`,
      zh: `${path} 所在磁盘仅能再存放 ${free} 个文件（inode），需要 ${wanted} 个。`,
    },
    { next },
  );
}
