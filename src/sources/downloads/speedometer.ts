import type { Target } from "./target.ts";
import type { DownloadProgress } from "./types.ts";

/** Counts what has come, and how fast it comes since the last two seconds or so. */
export function speedometer(targets: readonly Target[], start: number): (now: number) => DownloadProgress {
  const all = targets.reduce((sum, { wanted }) => sum + wanted.size, 0);
  const count = () => targets.reduce((sum, target) => sum + target.there, 0);
  const seen: [number, number][] = [[start, count()]];
  return (now: number) => {
    const done = count();
    seen.push([now, done]);
    while (seen.length > 2 && now - seen[0]![0] > 2000) seen.shift();
    const [since, before] = seen[0]!;
    const rate = now > since ? Math.max(0, ((done - before) * 1000) / (now - since)) : 0;
    return { done, all, rate, left: rate > 0 ? (all - done) / rate : undefined };
  };
}
