import type { PartFile } from "../../system/types.ts";

/** A stretch of a file: [from, end) is wanted, [from, at) is there. */
export interface Span {
  from: number;
  at: number;
  end: number;
  /** The host that gave it, or that is at it. */
  host?: string | undefined;
  /** Somebody is at it. */
  job?: Job | undefined;
}

/** One request that is under way for a span. */
export interface Job {
  readonly stop: AbortController;
  readonly host: string;
  /** Milliseconds. */
  readonly since: number;
  /** When something came last. */
  heard: number;
  /** Bytes that came by it. */
  bytes: number;
}

export const isDone = ({ at, end }: Span) => at >= end;
export const left = ({ at, end }: Span) => end - at;

/** More than comes at once, bytes. */
const CHUNK = 256 << 10;

/**
 * Bytes a second of a job, undefined while it is too young to tell: one that has next to nothing may be slow, or fast and
 * not yet read by us, who are at the others.
 */
export function rateOf({ since, bytes }: Job, now: number): number | undefined {
  const ms = now - since;
  return ms < (bytes < CHUNK ? 600 : 150) || bytes === 0 ? undefined : (bytes * 1000) / ms;
}

/**
 * Takes the rear of a span that another is at, so that both end at the same time.
 * @param share How much of what is left goes to the new one, between 0 and 1.
 */
export function split(span: Span, share: number): Span {
  // What is on its way to the disk just now stays with the front.
  const cut = Math.max(span.end - Math.floor(left(span) * share), span.at + CHUNK);
  const rear: Span = { from: cut, at: cut, end: span.end };
  span.end = cut;
  return rear;
}

/** What stands behind a part file's last byte, so that a run that was killed goes on: its hash, and what is there. */
const MOST = 16 << 10;

export async function writeState(
  part: PartFile,
  size: number,
  sha256: string,
  spans: readonly Span[],
): Promise<void> {
  const there = spans.flatMap(({ from, at, host }) => (at > from ? [[from, at, host ?? ""]] : []));
  // A shorter text leaves nothing of a longer one behind it that is read.
  await part.write(Buffer.from(`${JSON.stringify({ sha256, there })}\n`), size);
}

/** The spans of a part file: what an earlier run left of the same file, and the holes. */
export async function readState(part: PartFile, size: number, sha256: string): Promise<Span[]> {
  const text = (await part.read(size, MOST)).toString("utf8").split("\n")[0] ?? "";
  const spans: Span[] = [];
  let end = 0;
  const hole = (to: number) => {
    if (to > end) spans.push({ from: end, at: end, end: to });
  };
  for (const [from, to, host] of parse(text, sha256)) {
    if (from < end || to > size || to <= from) continue;
    hole(from);
    spans.push({ from, at: to, end: to, host });
    end = to;
  }
  hole(size);
  return spans;
}

function parse(text: string, sha256: string): [number, number, string][] {
  try {
    const state = JSON.parse(text) as { sha256: string; there: [number, number, string][] };
    return state.sha256 === sha256 ? state.there.sort(([a], [b]) => a - b) : [];
  } catch {
    // Nothing is there yet, or it was cut off.
    return [];
  }
}
