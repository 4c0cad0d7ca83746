import { SetupError } from "../../../errors.ts";
import { ask, isWebPage, ProbeFailure, verdictOfStatus } from "../../../sources/mirrors/http.ts";
import { manifestTypes } from "../../../sources/mirrors/manifest.ts";
import { fetchToken, parseChallenge } from "../../../sources/mirrors/registry-auth.ts";
import { verdicts } from "../../../sources/mirrors/verdicts.ts";
import type { Exchange, PartFile, System } from "../../../system/types.ts";
import type { Text } from "../../../text.ts";
import type { Blob } from "./image.ts";
import type { ImageReference } from "./reference.ts";

/** A manifest is under this, bytes; the OCI distribution specification asks registries for no more than 4 MiB. */
const largestManifest = 4 << 20;

/** How often a blob that was cut off is gone on with, without a byte that came. */
const attempts = 5;
/** What is asked for at once of a layer, bytes: no more of it is in memory. */
const piece = 8 << 20;

/** One repository, asked through several addresses: where one fails, the next one is tried. */
export class Registry {
  private readonly system: System;
  private readonly reference: ImageReference;
  private readonly signal: AbortSignal;
  private readonly tokens = new Map<string, string>();
  private addresses: readonly string[];

  constructor(system: System, reference: ImageReference, mirrors: readonly string[], signal: AbortSignal) {
    this.system = system;
    this.reference = reference;
    this.signal = signal;
    const hub = reference.host === "docker.io";
    this.addresses = hub
      ? [...new Set([...mirrors, "https://registry-1.docker.io"])]
      : [`https://${reference.host}`];
  }

  /** A manifest's bytes as they came. @throws SetupError "network" */
  manifest(reference: string): Promise<Buffer> {
    return this.anywhere(async (address) => {
      const answer = await this.get(address, `manifests/${reference}`, {
        headers: { accept: manifestTypes },
        maxBytes: largestManifest,
      });
      if (!answer.complete) throw new ProbeFailure("closed");
      return answer.body;
    });
  }

  /** A blob's bytes; what was cut off is gone on with. @throws SetupError "network" */
  blob(digest: string, size: number, onBytes: (count: number) => void): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    return this.anywhere(async (address) => {
      for (let attempt = 0; length < size && attempt < attempts; attempt++) {
        const answer = await this.get(address, `blobs/${digest}`, {
          headers: length > 0 ? { range: `bytes=${length}-${size - 1}` } : {},
          maxBytes: size + 1,
        });
        // A server that knows no ranges begins anew.
        if (length > 0 && answer.status !== 206) {
          parts.length = 0;
          length = 0;
        }
        parts.push(answer.body);
        length += answer.body.length;
        onBytes(length);
      }
      if (length !== size) throw new ProbeFailure("closed");
      return Buffer.concat(parts);
    });
  }

  /**
   * Writes a blob into a file, piece by piece, from where that one ends: a layer may be larger than the memory.
   * @throws SetupError "network"
   */
  async blobInto(
    file: PartFile,
    from: number,
    { digest, size }: Pick<Blob, "digest" | "size">,
    onBytes: (count: number) => void,
  ): Promise<void> {
    let at = from;
    await this.anywhere(async (address) => {
      for (let idle = 0; at < size && idle < attempts; ) {
        const end = Math.min(at + piece, size);
        const ask = (headers: Record<string, string>, maxBytes: number) =>
          this.get(address, `blobs/${digest}`, { headers, maxBytes });
        let answer = await ask({ range: `bytes=${at}-${end - 1}` }, end - at);
        // A server that knows no ranges begins anew, and gives all at once.
        if (answer.status !== 206) {
          if (end - at < size) answer = await ask({}, size);
          at = 0;
        }
        await file.write(answer.body, at);
        idle = answer.body.length > 0 ? 0 : idle + 1;
        at += answer.body.length;
        onBytes(at);
      }
      if (at !== size) throw new ProbeFailure("closed");
    });
  }

  private async anywhere<T>(work: (address: string) => Promise<T>): Promise<T> {
    let failure: unknown;
    for (const address of this.addresses) {
      try {
        const result = await work(address);
        // The one that answered is asked first from now on.
        this.addresses = [address, ...this.addresses.filter((other) => other !== address)];
        return result;
      } catch (error) {
        if (!(error instanceof ProbeFailure) || this.signal.aborted) throw error;
        failure ??= this.failed(address, error);
      }
    }
    throw failure;
  }

  private async get(
    address: string,
    path: string,
    options: { headers: Record<string, string>; maxBytes: number },
  ): Promise<Exchange> {
    const url = `${address.replace(/\/+$/, "")}/v2/${this.reference.repository}/${path}`;
    const once = () => {
      const token = this.tokens.get(address);
      return ask(this.system, url, {
        ...options,
        signal: this.signal,
        headers: { ...options.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      });
    };
    let answer = await once();
    if (answer.status === 401) {
      const challenge = parseChallenge(answer.headers["www-authenticate"] ?? "");
      if (challenge === undefined) throw new ProbeFailure("unauthorized");
      const { token } = await fetchToken(this.system, challenge, this.reference.repository, this.signal);
      this.tokens.set(address, token);
      answer = await once();
    }
    const verdict = verdictOfStatus(answer.status);
    if (verdict) throw new ProbeFailure(verdict === "not-here" ? "no-image" : verdict);
    if (isWebPage(answer)) throw new ProbeFailure("web-page");
    return answer;
  }

  private failed(address: string, { verdict }: ProbeFailure): SetupError {
    const { name } = this.reference;
    const text: Text =
      verdict === "no-image" ? { en: "not there (404)", zh: "不存在（404）" } : verdicts[verdict].text;
    return new SetupError(
      "network",
      {
        en: `${name} can't be fetched from ${address}: ${text.en}`,
        zh: `无法从 ${address} 获取 ${name}：${text.zh}`,
      },
      {
        next: {
          en: "Check the name, or give a registry mirror that has it: --registry-mirror https://…",
          zh: "请检查镜像名，或用 --registry-mirror https://… 指定有该镜像的地址",
        },
      },
    );
  }
}
