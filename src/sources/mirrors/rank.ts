import { setMaxListeners } from "node:events";
import type { CompareVersions } from "../../machine/managers/types.ts";
import { monotonic } from "../../system/clock.ts";
import { boundedNames } from "../../system/names.ts";
import type { System } from "../../system/types.ts";
import { type PackageMeasure, type PackageProbe, probePackageMirror } from "./probe-package.ts";
import { probeRegistryMirror, type RegistryMeasure } from "./probe-registry.ts";
import { compareVerdicts, isAlive } from "./verdicts.ts";

export interface MeasureOptions {
  readonly boundMs: number;
  /** Ends the measurement before its time. */
  readonly signal?: AbortSignal;
  /** Told after each mirror. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Runs all probes at once; they end with the signal, which ends at the bound. */
async function together<T>(
  probes: readonly ((signal: AbortSignal) => Promise<T>)[],
  { boundMs, signal, onProgress }: MeasureOptions,
): Promise<T[]> {
  const stop = new AbortController();
  // Every question of every probe listens; that is many and no leak.
  setMaxListeners(0, stop.signal);
  const timer = setTimeout(() => stop.abort(), boundMs);
  signal?.addEventListener("abort", () => stop.abort(), { once: true });
  let done = 0;
  try {
    return await Promise.all(
      probes.map(async (probe) => {
        const result = await probe(stop.signal);
        onProgress?.(++done, probes.length);
        return result;
      }),
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The same machine, where no name server holds a question longer than the measurement may take. */
function withBoundedNames(system: System, { boundMs }: MeasureOptions): System {
  const end = monotonic() + boundMs;
  const { exchange } = boundedNames(system, () => Math.max(1, end - monotonic()));
  return { ...system, exchange };
}

/** Measures package mirrors, best first: alive ones by the time that an installation would take, then the others. */
export async function measurePackageMirrors(
  system: System,
  probes: readonly PackageProbe[],
  options: MeasureOptions,
): Promise<PackageMeasure[]> {
  const bounded = withBoundedNames(system, options);
  const measures = await together(
    probes.map((probe) => (signal: AbortSignal) => probePackageMirror(bounded, probe, signal)),
    options,
  );
  const [first] = probes;
  return first ? rankPackageMirrors(measures, first.manager.compare) : [];
}

/** About what an installation fetches, bytes: what throughput and the wait for a first byte are weighed by. */
const installation = 100e6;
const seconds = ({ firstByteMs = 1e6, bytesPerSecond = 1 }: PackageMeasure) =>
  (firstByteMs * 20) / 1000 + installation / bytesPerSecond;

/**
 * A mirror whose newest docker-ce is older than its peers' is stale. Of three and more, one that is alone ahead makes
 * no other one stale: on the day of a release somebody is the first to have it. Pure.
 */
export function rankPackageMirrors(
  measures: readonly PackageMeasure[],
  compare: CompareVersions,
): PackageMeasure[] {
  const versions = measures
    .flatMap(({ verdict, newest }) => (isAlive(verdict) && newest !== undefined ? [newest] : []))
    .sort((a, b) => compare(b, a));
  const newest = versions[versions.length < 3 ? 0 : 1];
  return measures
    .map((measure) =>
      isAlive(measure.verdict) && newest !== undefined && compare(measure.newest ?? "", newest) < 0
        ? { ...measure, verdict: "stale" as const }
        : measure,
    )
    .sort((a, b) => compareVerdicts(a.verdict, b.verdict) || seconds(a) - seconds(b));
}

/** Measures registry mirrors, best first. */
export async function measureRegistryMirrors(
  system: System,
  urls: readonly string[],
  options: MeasureOptions,
): Promise<RegistryMeasure[]> {
  const bounded = withBoundedNames(system, options);
  const measures = await together(
    urls.map((url) => (signal: AbortSignal) => probeRegistryMirror(bounded, url, signal)),
    options,
  );
  return rankRegistryMirrors(measures);
}

/** A mirror whose hello-world is older than a peer's is stale. Pure. */
export function rankRegistryMirrors(measures: readonly RegistryMeasure[]): RegistryMeasure[] {
  const fresh = measures
    .filter(({ verdict, created }) => isAlive(verdict) && created !== undefined)
    .sort((a, b) => (b.created ?? 0) - (a.created ?? 0))[0];
  const isStale = ({ verdict, digest, created }: RegistryMeasure) =>
    isAlive(verdict) &&
    digest !== undefined &&
    fresh?.created !== undefined &&
    digest !== fresh.digest &&
    (created ?? 0) < fresh.created;
  return measures
    .map((measure) => (isStale(measure) ? { ...measure, verdict: "stale" as const } : measure))
    .sort((a, b) => compareVerdicts(a.verdict, b.verdict) || (a.ms ?? 0) - (b.ms ?? 0));
}
