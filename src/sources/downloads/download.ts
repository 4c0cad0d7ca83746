import type { System } from "../../system/types.ts";
import { Host } from "./host.ts";
import { request } from "./request.ts";
import { type Job, left, rateOf, type Span, split } from "./spans.ts";
import { speedometer } from "./speedometer.ts";
import { Target } from "./target.ts";
import type { Downloaded, DownloadOptions, Wanted } from "./types.ts";

/** What a person and the disk are told in between, milliseconds. */
const TICK = 100;
/** Silence after which another host takes over, milliseconds. */
const STALLED = 3000;
/** A host that gives less than this for so long gives nothing: bytes a second, as dnf and the script have it, and milliseconds. */
const CRAWL = { rate: 1000, ms: 30_000 };
/** Less is not worth a connection: bytes, and seconds; nor is one more where all give so much already, bytes a second. */
const WORTH = { bytes: 1 << 20, seconds: 0.4, enough: 64e6 };

/**
 * Fetches files side by side, from all mirrors that have them: at most four connections to a host, and whoever is idle
 * takes the rear half of what another is still at, so a fast mirror is asked once a file, and a slow one gives little.
 * Each file is streamed to TO.part, its SHA-256 is compared, then it is renamed to TO; a part file that an earlier run
 * left is gone on with. A mirror that lies, breaks down or has no ranges is told of, and costs what it gave. Never
 * rejects: what did not come is in `failed`, and what was refused by the disk is taken away again. Proxies as
 * System.stream has them.
 *
 *   const { files, failed } = await download(system, [{ urls, size, sha256, to: "/var/cache/…/x.deb" }], { onProgress });
 */
export async function download(
  system: System,
  list: readonly Wanted[],
  { perHost = 4, signal, onProgress, onFile = () => {}, onFault = () => {} }: DownloadOptions = {},
): Promise<Downloaded> {
  const targets = list.map((wanted) => new Target(wanted, system.files, (state) => onFile(wanted, state)));
  const names = [...new Set(targets.flatMap(({ urls }) => [...urls.keys()]))];
  const hosts = names.map((name) => new Host(name, perHost, onFault));
  const running = new Set<Promise<void>>();
  const jobs = new Set<Job>();
  let broken = false;
  const stopAll = () => {
    for (const { stop } of jobs) stop.abort();
  };
  signal?.addEventListener("abort", stopAll);

  const run = async (host: Host, target: Target, span: Span) => {
    const now = system.now();
    const job: Job = { stop: new AbortController(), host: host.name, since: now, heard: now, bytes: 0 };
    span.job = job;
    // What is there already came from another.
    if (span.at > span.from && span.host !== host.name) {
      target.spans.push({ from: span.from, at: span.at, end: span.at, host: span.host });
      span.from = span.at;
    }
    span.host = host.name;
    host.busy += 1;
    jobs.add(job);
    try {
      await request(system, host, target, span, job, job.stop.signal);
      host.rate = rateOf(job, system.now()) ?? host.rate;
      span.job = undefined;
      await target.check((name) => hosts.find((each) => each.name === name)?.fault("lies"));
    } catch {
      broken = true;
      stopAll();
    } finally {
      span.job = undefined;
      host.busy -= 1;
      jobs.delete(job);
    }
  };

  try {
    for (const target of targets) await target.open();
    const speed = speedometer(targets, system.now());
    for (;;) {
      if (signal?.aborted || broken) break;
      // In turn, so that the first does not take all.
      for (let begun = true; begun; ) {
        begun = false;
        for (const host of hosts) {
          const found = next(host, hosts, targets, system.now());
          if (!found) continue;
          begun = true;
          const at = run(host, ...found).finally(() => running.delete(at));
          running.add(at);
        }
      }
      onProgress?.(speed(system.now()));
      for (const host of hosts) leaveToItself(host, jobs, system.now());
      const waits = hosts.some(({ dead, pausedUntil }) => !dead && pausedUntil > system.now());
      if (running.size === 0 && !(waits && targets.some(({ isOpen }) => isOpen))) break;
      await Promise.race([...running, system.sleep(TICK)]);
      for (const target of targets) await target.save();
    }
  } catch {
    broken = true;
  }
  signal?.removeEventListener("abort", stopAll);
  stopAll();
  await Promise.all(running);
  for (const target of targets) await target.close().catch(() => {});
  const failed = targets.filter(({ state }) => state !== "done");
  if (broken) for (const { partPath } of failed) await system.files.remove(partPath).catch(() => {});
  return {
    files: targets.filter(({ state }) => state === "done").map(({ wanted }) => wanted),
    failed: failed.map(({ wanted }) => wanted),
  };
}

/** Ends what a host is at where all of that, each for long, comes to next to nothing. */
function leaveToItself(host: Host, jobs: ReadonlySet<Job>, now: number): void {
  const mine = [...jobs].filter((job) => job.host === host.name);
  if (mine.length === 0 || mine.some(({ since }) => now - since < CRAWL.ms)) return;
  const rate = mine.reduce((sum, { since, bytes }) => sum + (bytes * 1000) / (now - since), 0);
  if (rate >= CRAWL.rate) return;
  host.crawls();
  for (const { stop } of mine) stop.abort();
}

/** What comes now, bytes a second, as far as it can be told. */
const rateOfAll = (targets: readonly Target[], now: number): number =>
  targets
    .flatMap(({ spans }) => spans.map(({ job }) => (job && rateOf(job, now)) ?? 0))
    .reduce((sum, rate) => sum + rate, 0);

/** What an idle connection of a host does next: what nobody is at, else part of what somebody is at. */
function next(
  host: Host,
  hosts: readonly Host[],
  targets: readonly Target[],
  now: number,
): [Target, Span] | undefined {
  if (!host.isFree(now)) return undefined;
  const mine = targets.filter((target) => target.isOpen && target.mayGive(host.name));
  const waiting = mine
    .flatMap((target): [Target, Span][] => {
      const span = target.next(host, hosts);
      return span ? [[target, span]] : [];
    })
    .sort(([, a], [, b]) => left(b) - left(a))[0];
  if (waiting || !host.ranges) return waiting;
  if (rateOfAll(targets, now) > WORTH.enough) return undefined;
  const busy = mine
    .filter(({ whole }) => !whole)
    .flatMap((target) => target.spans.flatMap((span) => (span.job ? [{ target, span, job: span.job }] : [])))
    .sort((a, b) => left(b.span) - left(a.span));
  for (const { target, span, job } of busy) {
    if (span.host !== host.name && now - job.heard > STALLED) job.stop.abort();
    const rate = rateOf(job, now) ?? host.rate;
    // Who parts what comes fast gets what is on its way twice, and is told how fast that is within two ticks.
    if (rate === undefined || left(span) < WORTH.bytes || left(span) / rate < WORTH.seconds) continue;
    const share = host.rate === undefined ? 0.5 : host.rate / (host.rate + rate);
    const rear = split(span, Math.min(Math.max(share, 0.2), 0.9));
    target.spans.push(rear);
    return [target, rear];
  }
  return undefined;
}
