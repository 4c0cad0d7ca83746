import { ExchangeError, type System } from "../../system/types.ts";
import type { Host } from "./host.ts";
import { isDone, type Job, type Span } from "./spans.ts";
import type { Target } from "./target.ts";

/** This little, and a connection that broke counts as a failure of its host, bytes. */
const LITTLE = 256 << 10;

/** What the disk said; it is nobody's fault on the net. */
export class DiskError extends Error {}

/**
 * Asks a host for a span and writes what comes where it belongs. What it got stays in the span however it ends; what is
 * wrong with the answer is written down at the host and the target. @throws DiskError
 */
export async function request(
  system: System,
  host: Host,
  target: Target,
  span: Span,
  job: Job,
  signal: AbortSignal,
): Promise<void> {
  const { size } = target.wanted;
  const begin = span.at;
  const whole = begin === 0 && span.end === size;
  let disk: unknown;
  let taken = false;
  try {
    await system.stream(target.urls.get(host.name)!, {
      headers: whole ? {} : { range: `bytes=${begin}-${span.end - 1}` },
      signal,
      head: (status, headers) => {
        taken = accept(system.now(), host, target, status, headers, whole ? undefined : begin);
        if (taken) target.shows("there");
        return taken;
      },
      async take(chunk) {
        const data = chunk.subarray(0, span.end - span.at);
        try {
          await target.part?.write(data, span.at);
        } catch (error) {
          disk = error;
          return false;
        }
        span.at += data.length;
        job.bytes += data.length;
        job.heard = system.now();
        return !isDone(span);
      },
    });
  } catch (error) {
    // Cut off, or stopped here: what came is there, and the rest is asked for again.
    taken = true;
    // Who says nothing at all is not waited for a second time: the package manager will wait, too.
    if (error instanceof ExchangeError && error.fault === "timeout" && job.bytes === 0 && !signal.aborted) {
      target.banned.add(host.name);
      host.fault("dead");
    }
  }
  if (disk !== undefined) throw new DiskError(String(disk));
  if (isDone(span) || job.bytes >= LITTLE) host.well();
  if (taken && !isDone(span) && job.bytes < LITTLE) host.strike(system.now());
}

/** Whether an answer's body is what was asked for. `from`: the first byte of the part; undefined: the whole file. */
function accept(
  now: number,
  host: Host,
  target: Target,
  status: number,
  headers: Readonly<Record<string, string>>,
  from: number | undefined,
): boolean {
  const { wanted } = target;
  const ban = (fault: "length" | "absent"): false => {
    target.refused(host.name);
    host.fault(fault);
    return false;
  };
  if (status === 429 || status === 503) {
    host.overrun(now, headers["retry-after"]);
    return false;
  }
  if (status >= 500) {
    host.strike(now);
    return false;
  }
  if (status === 416) return ban("length");
  if (status !== 200 && status !== 206) return ban("absent");
  const length = headers["content-length"];
  if (status === 200 && length !== undefined && Number(length) !== wanted.size) return ban("length");
  // A login page; one that tells its length is known by that.
  if (length === undefined && /^text\/html\b/i.test(headers["content-type"] ?? "")) return ban("absent");
  if (from === undefined) return status === 200 || ban("length");
  const [, start, all] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers["content-range"] ?? "") ?? [];
  if (all !== undefined && all !== "*" && Number(all) !== wanted.size) return ban("length");
  if (status === 206 && Number(start) === from) return true;
  host.ranges = false;
  host.fault("no-ranges");
  return false;
}
