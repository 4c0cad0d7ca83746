import { dirname } from "node:path";
import { SetupError } from "../../../errors.ts";
import { anotherMirror } from "../../../machine/managers/index-entry.ts";
import { download } from "../../../sources/downloads/download.ts";
import type { Wanted } from "../../../sources/downloads/types.ts";
import type { System } from "../../../system/types.ts";
import { demandRoom } from "../room.ts";
import type { Store } from "../store.ts";

/** A slow line may take this long for one package, milliseconds. */
const patience = 30 * 60_000;

/** A file that has to be there. @throws SetupError "network" */
export async function fetchFile(system: System, url: string, maxBytes = 128 << 20): Promise<Buffer> {
  const { status, body } = await system.fetch(url, { maxBytes, timeoutMs: patience });
  if (status === 200) return body;
  throw new SetupError("network", { en: `${url} answered ${status}.`, zh: `${url} 返回 ${status}。` });
}

/** A file by its hash, and every address that it may be had at. */
export interface KnownFile {
  readonly urls: readonly string[];
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/**
 * Files into the store: those that are not there are fetched side by side from all addresses, each checked by its hash;
 * what had come of an interrupted making is gone on with.
 * @throws SetupError "network" naming what did not come
 */
export async function fetchKnown(
  system: System,
  store: Store,
  files: readonly KnownFile[],
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const open: Wanted[] = [];
  for (const file of files)
    if (!(await store.has(file.sha256, file.size))) open.push({ ...file, to: store.path(file.sha256) });
  if (open.length === 0) return;
  const bytes = open.reduce((sum, { size }) => sum + size, 0);
  await demandRoom(system, { path: dirname(open[0]!.to), bytes });
  const { failed } = await download(system, open, {
    onProgress: ({ done, all }) => onProgress(done, all),
  });
  if (failed.length === 0) return;
  const names = failed.map(({ urls }) => urls[0]).join("\n");
  throw new SetupError(
    "network",
    {
      en: `${failed.length} files could not be fetched whole.`,
      zh: `有 ${failed.length} 个文件未能完整获取。`,
    },
    { why: { en: names, zh: names }, next: anotherMirror },
  );
}
