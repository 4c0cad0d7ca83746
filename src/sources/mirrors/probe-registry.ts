import type { Exchange, System } from "../../system/types.ts";
import { ask, isWebPage, ProbeFailure, verdictOfError, verdictOfStatus } from "./http.ts";
import { createdOf, digestOf, type Manifest, manifestTypes, parseManifest } from "./manifest.ts";
import { fetchToken, parseChallenge } from "./registry-auth.ts";
import type { Verdict } from "./verdicts.ts";

/** What was found; figures only as far as the measurement came. */
export interface RegistryMeasure {
  readonly url: string;
  readonly verdict: Verdict;
  /** The digest of hello-world:latest there. */
  readonly digest?: string;
  /** When that image was made, milliseconds since the epoch. */
  readonly created?: number;
  /** The whole way from /v2/ to the checked layer, milliseconds. */
  readonly ms?: number;
  /** Pulls that are left, where the mirror tells (ratelimit-remaining). */
  readonly remaining?: number;
}

const repository = "library/hello-world";

/** A layer up to this size is read whole and checked; of a larger one this much is read. */
const maxLayer = 256 << 10;

/** hello-world in more than this: a real image is no pleasure. */
const slowMs = 3000;

/**
 * Goes the way that dockerd goes with a pull of hello-world: /v2/, a token, the tag's manifest, the platform's, its
 * config and its layer, each checked against its digest. Never rejects; ends with the signal at the latest.
 * Source: https://distribution.github.io/distribution/spec/api/
 */
export async function probeRegistryMirror(
  system: System,
  url: string,
  signal: AbortSignal,
): Promise<RegistryMeasure> {
  // A daemon.json of somebody's may hold anything; dockerd takes http and https alone.
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return { url, verdict: "invalid" };
  const walk = new Walk(system, url, signal);
  try {
    await walk.enter();
    const { digest, image } = await walk.image();
    walk.found = { ...walk.found, digest };
    const created = await walk.blobs(image);
    // Docker Hub's own header: 0 left means that the next pull is refused.
    const verdict = walk.found.remaining === 0 ? "limited" : walk.ms > slowMs ? "slow" : "good";
    return { url, verdict, ms: walk.ms, ...walk.found, ...(created === undefined ? {} : { created }) };
  } catch (error) {
    return { url, verdict: verdictOfError(error), ...walk.found };
  }
}

/** The state of one walk: the token, the time so far, what was found. */
class Walk {
  ms = 0;
  found: Partial<RegistryMeasure> = {};
  private authorization: Record<string, string> = {};
  private readonly system: System;
  private readonly url: string;
  private readonly signal: AbortSignal;

  constructor(system: System, url: string, signal: AbortSignal) {
    this.system = system;
    this.url = url;
    this.signal = signal;
  }

  /** /v2/ and the token that it asks for. */
  async enter(): Promise<void> {
    const answer = await this.get("/v2/");
    if (answer.status === 401) return this.authorize(answer);
    const verdict = verdictOfStatus(answer.status);
    if (verdict) throw new ProbeFailure(verdict === "not-here" ? "no-registry" : verdict);
    if (isWebPage(answer)) throw new ProbeFailure("web-page");
  }

  /** The tag's digest and this platform's image. */
  async image(): Promise<{ digest: string; image: Manifest & { kind: "image" } }> {
    const tagged = await this.manifest("latest");
    const digest = digestOf(tagged.body);
    const told = tagged.headers["docker-content-digest"];
    if (told !== undefined && told !== digest) throw new ProbeFailure("wrong-content");
    const first = parseManifest(tagged.body, this.system.machine);
    if (first.kind === "image") return { digest, image: first };
    const own = await this.manifest(first.digest);
    if (digestOf(own.body) !== first.digest) throw new ProbeFailure("wrong-content");
    const image = parseManifest(own.body, this.system.machine);
    if (image.kind !== "image") throw new ProbeFailure("nonsense");
    return { digest, image };
  }

  /** Config and layer; gives when the image was made. */
  async blobs({ config, layer }: Manifest & { kind: "image" }): Promise<number | undefined> {
    const [made] = await Promise.all([this.blob(config), this.blob(layer)]);
    return createdOf(made.body);
  }

  private async manifest(reference: string): Promise<Exchange> {
    const path = `/v2/${repository}/manifests/${reference}`;
    let answer = await this.get(path, { accept: manifestTypes });
    // Some let anybody see /v2/ and ask for a token only here.
    if (answer.status === 401 && this.authorization.authorization === undefined) {
      await this.authorize(answer);
      answer = await this.get(path, { accept: manifestTypes });
    }
    const remaining = Number.parseInt(answer.headers["ratelimit-remaining"] ?? "", 10);
    if (!Number.isNaN(remaining)) this.found = { ...this.found, remaining };
    const verdict = verdictOfStatus(answer.status);
    if (verdict === "forbidden") throw new ProbeFailure("forbidden-manifest");
    if (verdict === "not-here") throw new ProbeFailure("no-image");
    if (verdict) throw new ProbeFailure(verdict);
    if (isWebPage(answer)) throw new ProbeFailure("web-page");
    this.demandWhole(answer);
    return answer;
  }

  private async blob({ digest, size }: { digest: string; size: number }): Promise<Exchange> {
    const part = size > maxLayer ? { range: `bytes=0-${maxLayer - 1}` } : undefined;
    const answer = await this.get(`/v2/${repository}/blobs/${digest}`, part);
    const verdict = verdictOfStatus(answer.status);
    if (verdict === "forbidden") throw new ProbeFailure("forbidden-blob");
    if (verdict) throw new ProbeFailure(verdict === "not-here" ? "no-image" : verdict);
    if (isWebPage(answer)) throw new ProbeFailure("web-page");
    if (part === undefined) {
      this.demandWhole(answer);
      if (digestOf(answer.body) !== digest) throw new ProbeFailure("wrong-content");
    }
    return answer;
  }

  private async get(path: string, headers: Record<string, string> = {}): Promise<Exchange> {
    const answer = await ask(this.system, `${this.url}${path}`, {
      signal: this.signal,
      headers: { ...this.authorization, ...headers },
      maxBytes: maxLayer,
    });
    this.ms += answer.firstByteMs + answer.bodyMs;
    return answer;
  }

  private async authorize(answer: Exchange): Promise<void> {
    const challenge = parseChallenge(answer.headers["www-authenticate"] ?? "");
    if (challenge === undefined) throw new ProbeFailure(isWebPage(answer) ? "web-page" : "unauthorized");
    const { token, firstByteMs } = await fetchToken(this.system, challenge, repository, this.signal);
    this.ms += firstByteMs;
    this.authorization = { authorization: `Bearer ${token}` };
  }

  private demandWhole(answer: Exchange): void {
    if (!answer.complete) throw new ProbeFailure(this.signal.aborted ? "timeout" : "closed");
  }
}
