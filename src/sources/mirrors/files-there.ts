import { SetupError } from "../../errors.ts";
import { anotherMirror } from "../../machine/managers/index-entry.ts";
import type { Exchange, System } from "../../system/types.ts";
import type { Artefact, Repository } from "../../terms.ts";
import { ask, isWebPage } from "./http.ts";

/** How long all questions together may take, milliseconds. */
const boundMs = 5000;

type Listed = Pick<Artefact, "path" | "size">;

/**
 * The names of those files of a mirror's index that are not there, or are others: a mirror in the middle of a
 * synchronisation has its index first. One byte of each is asked for; who does not tell is believed. Never rejects.
 */
export async function filesMissing(
  system: System,
  { mirror, path }: Repository,
  files: readonly Listed[],
  signal: AbortSignal = AbortSignal.timeout(boundMs),
): Promise<string[]> {
  const headers = { range: "bytes=0-0" };
  const there = await Promise.all(
    files.map(async (file) => {
      const url = `${mirror}/${path}/${file.path}`;
      const answer = await ask(system, url, { signal, headers, maxBytes: 1024 }).catch(() => undefined);
      return answer === undefined || isThere(answer, file.size);
    }),
  );
  return files.flatMap((file, i) => (there[i] ? [] : [fileName(file)]));
}

export const fileName = ({ path }: Pick<Artefact, "path">): string => path.slice(path.lastIndexOf("/") + 1);

function isThere(answer: Exchange, size: number): boolean {
  if (answer.status === 404 || answer.status === 410) return false;
  if (answer.status !== 200 && answer.status !== 206) return true;
  if (isWebPage(answer)) return false;
  const told = wholeSize(answer);
  return told === undefined || told === size;
}

/** A file's whole size as an answer tells it: Content-Range of a part (RFC 9110, 14.4), Content-Length else. */
export function wholeSize({ headers, status }: Pick<Exchange, "headers" | "status">): number | undefined {
  const told =
    status === 206 ? /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] : headers["content-length"];
  return told === undefined || headers["content-encoding"] !== undefined ? undefined : Number(told);
}

/** A mirror lacks files of its own index; another may have the version whole. */
export class FilesMissing extends SetupError {}

export const lacksFiles = ({ mirror }: Repository, names: readonly string[]): FilesMissing =>
  new FilesMissing(
    "network",
    {
      en: `${mirror} does not have all packages that its index names.`,
      zh: `${mirror} 缺少其索引中列出的软件包。`,
    },
    {
      why: {
        en: `Missing, or another file: ${names.join(", ")}. It may be in the middle of a synchronisation.`,
        zh: `缺失或内容不符：${names.join("、")}。镜像站可能正在同步。`,
      },
      next: anotherMirror,
    },
  );
