import { SetupError } from "../../errors.ts";
import type { IndexEntry } from "../../machine/managers/index-entry.ts";
import type { Manager } from "../../machine/managers/types.ts";
import type { FetchResult, System } from "../../system/types.ts";
import type { Channel, Repository } from "../../terms.ts";
import { companions, newest } from "../catalog/companions.ts";
import { readIndex } from "../catalog/fetch.ts";
import { upstreamVersion } from "../catalog/version.ts";
import { filesMissing, wholeSize } from "./files-there.ts";
import { ask, isWebPage, ProbeFailure, verdictOfError, verdictOfStatus } from "./http.ts";
import type { Verdict } from "./verdicts.ts";

/** What a package mirror is measured on: the repositories that the target may use, best first. */
export interface PackageProbe {
  /** The mirror's docker-ce root. */
  readonly mirror: string;
  readonly repositories: readonly Omit<Repository, "mirror">[];
  readonly manager: Manager;
  /** The manager's spelling. */
  readonly arch: string;
  readonly channel: Channel;
  /** Only what it offers is wanted, not how fast it is. */
  readonly indexOnly?: true;
}

/** What was found; figures only as far as the measurement came. */
export interface PackageMeasure {
  readonly mirror: string;
  readonly verdict: Verdict;
  /** The newest docker-ce of its index, in full. */
  readonly newest?: string;
  /** The same as Docker counts it. */
  readonly docker?: string;
  /** From asking for a real package to its first byte, milliseconds. */
  readonly firstByteMs?: number;
  readonly bytesPerSecond?: number;
  /** Files that its index names, and that would be installed, and that are not there. */
  readonly missing?: readonly string[];
}

/** How much of a package is read, and how long at most. */
const sampleBytes = 1 << 20;
const sampleMs = 1500;

/** Slower than this a Docker installation (about 100 MB) takes a quarter of an hour. */
const slowBytesPerSecond = 100_000;
const slowFirstByteMs = 3000;

/**
 * Reads the mirror's index and the beginning of the newest docker-ce in it, as apt or yum would. Never rejects; ends
 * with the signal at the latest.
 */
export async function probePackageMirror(
  system: System,
  probe: PackageProbe,
  signal: AbortSignal,
): Promise<PackageMeasure> {
  let found: Partial<PackageMeasure> = {};
  try {
    const { index, repository } = await firstIndex(system, probe, signal);
    const docker = newest(
      index.filter(({ name }) => name === "docker-ce"),
      probe.manager,
    );
    if (docker === undefined) return { mirror: probe.mirror, verdict: "not-here" };
    found = { newest: docker.version, docker: upstreamVersion(docker.version) };
    if (probe.indexOnly) return { mirror: probe.mirror, verdict: "good", ...found };
    // A first byte of each of the others, while docker-ce itself is measured.
    const others = companions(docker, index, probe.manager);
    const [sample, missing] = await Promise.all([
      samplePackage(system, repository, docker, signal),
      filesMissing(system, repository, others, signal),
    ]);
    if (missing.length > 0) return { mirror: probe.mirror, verdict: "syncing", ...found, missing };
    const slow = sample.bytesPerSecond < slowBytesPerSecond || sample.firstByteMs > slowFirstByteMs;
    return { mirror: probe.mirror, verdict: slow ? "slow" : "good", ...found, ...sample };
  } catch (error) {
    return { mirror: probe.mirror, verdict: verdictOfFailure(error), ...found };
  }
}

async function firstIndex(
  system: System,
  { mirror, repositories, manager, arch, channel }: PackageProbe,
  signal: AbortSignal,
): Promise<{ index: IndexEntry[]; repository: Repository }> {
  // The catalog reads as it always does, through an exchange that can be measured and ended.
  const asking: System = { ...system, fetch: (url) => fetchOnce(system, url, signal) };
  for (const place of repositories) {
    const repository = { mirror, ...place };
    try {
      return {
        index: await readIndex(asking, { repository, channels: [channel], manager, arch, key: "anybody" }),
        repository,
      };
    } catch (error) {
      if (!(error instanceof ProbeFailure && error.verdict === "not-here")) throw error;
    }
  }
  throw new ProbeFailure("not-here");
}

async function fetchOnce(system: System, url: string, signal: AbortSignal): Promise<FetchResult> {
  const answer = await ask(system, url, { signal, maxBytes: 16 << 20 });
  const verdict = verdictOfStatus(answer.status) ?? (isWebPage(answer) ? "web-page" : undefined);
  if (verdict) throw new ProbeFailure(verdict);
  if (!answer.complete) throw new ProbeFailure(signal.aborted ? "timeout" : "closed");
  return { status: answer.status, headers: { ...answer.headers }, body: answer.body, url };
}

async function samplePackage(
  system: System,
  { mirror, path }: Repository,
  docker: IndexEntry,
  signal: AbortSignal,
): Promise<{ firstByteMs: number; bytesPerSecond: number }> {
  const answer = await ask(system, `${mirror}/${path}/${docker.path}`, {
    signal,
    headers: { range: `bytes=0-${sampleBytes - 1}` },
    maxBytes: sampleBytes,
    maxBodyMs: sampleMs,
  });
  const verdict = verdictOfStatus(answer.status);
  // The index names a package that is not there, or is another: apt and yum would stop at it.
  if (verdict) throw new ProbeFailure(verdict === "not-here" ? "syncing" : verdict);
  if (isWebPage(answer)) throw new ProbeFailure("web-page");
  const size = wholeSize(answer);
  if (size !== undefined && size !== docker.size) throw new ProbeFailure("syncing");
  const wanted = Math.min(docker.size, sampleBytes);
  if (answer.body.length < wanted) {
    if (answer.body.length === 0) throw new ProbeFailure(signal.aborted ? "timeout" : "closed");
    // Less than wanted before the time was over is a slow one's; otherwise the connection broke.
    if (answer.bodyMs < sampleMs * 0.9 && !signal.aborted) throw new ProbeFailure("closed");
  }
  const seconds = Math.max(answer.bodyMs, 1) / 1000;
  return { firstByteMs: answer.firstByteMs, bytesPerSecond: answer.body.length / seconds };
}

function verdictOfFailure(error: unknown): Verdict {
  if (!(error instanceof SetupError)) return verdictOfError(error);
  // The catalog's own complaints: nothing for the target, or a list that is none or not the announced one.
  return error.code === "unsupported-host" ? "not-here" : "syncing";
}
