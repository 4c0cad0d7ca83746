import type { Files, PartFile } from "../../system/types.ts";
import type { Host } from "./host.ts";
import { isDone, left, readState, type Span, writeState } from "./spans.ts";
import type { Wanted } from "./types.ts";

/** So often a file is put together anew before it is given up. */
const ROUNDS = 6;

/** One file on its way. */
export class Target {
  readonly wanted: Wanted;
  /** Host → its URL. */
  readonly urls: ReadonlyMap<string, string>;
  state: "open" | "checking" | "done" | "failed" = "open";
  spans: Span[] = [];
  /** Taken in one request only: its parts did not fit together. */
  whole = false;
  /** Hosts that are not asked for it any more. */
  readonly banned = new Set<string>();
  private suspect: string | undefined;
  private rounds = 0;
  private saving: Promise<void> | undefined;
  part: PartFile | undefined;
  private readonly files: Files;
  private readonly onState: (state: "there" | "absent") => void;
  private told = false;

  constructor(wanted: Wanted, files: Files, onState: (state: "there" | "absent") => void) {
    this.wanted = wanted;
    this.files = files;
    this.onState = onState;
    const urls = new Map<string, string>();
    for (const url of wanted.urls) if (!urls.has(new URL(url).host)) urls.set(new URL(url).host, url);
    this.urls = urls;
  }

  get partPath(): string {
    return `${this.wanted.to}.part`;
  }

  get there(): number {
    return this.state === "done"
      ? this.wanted.size
      : this.spans.reduce((sum, { from, at }) => sum + at - from, 0);
  }

  get isOpen(): boolean {
    return this.state === "open";
  }

  get isBusy(): boolean {
    return this.spans.some(({ job }) => job !== undefined);
  }

  /** Finds what an earlier run left. */
  async open(): Promise<void> {
    const { to, size, sha256 } = this.wanted;
    const stat = await this.files.stat(to);
    if (stat?.type === "file" && stat.size === size && (await this.files.sha256(to)) === sha256) {
      this.state = "done";
      this.shows("there");
      return;
    }
    this.part = await this.files.part(this.partPath);
    this.spans = await readState(this.part, size, sha256);
  }

  /** All of it is wanted again, from one place. */
  restart(): void {
    this.spans = [{ from: 0, at: 0, end: this.wanted.size }];
  }

  /** Writes down what is there, for a run that comes after a kill. */
  async save(): Promise<void> {
    if (!this.part || !this.isOpen) return;
    this.saving = writeState(this.part, this.wanted.size, this.wanted.sha256, this.spans);
    await this.saving;
  }

  async close(): Promise<void> {
    // A disk that refuses what is there refuses this, too.
    await this.save().finally(() => this.part?.close());
    this.part = undefined;
  }

  /** Looks at the whole file once all of it is there. `lies` is told who sent something else. */
  async check(lies: (host: string) => void): Promise<void> {
    if (!this.isOpen || !this.spans.every(isDone)) return;
    this.state = "checking";
    const { to, size, sha256 } = this.wanted;
    await this.saving;
    await this.part?.truncate(size);
    if ((await this.files.sha256(this.partPath)) === sha256) {
      await this.part?.close();
      this.part = undefined;
      // Whoever finds it later hashes it.
      await this.files.rename(this.partPath, to, { synced: false });
      this.state = "done";
      if (this.suspect !== undefined) lies(this.suspect);
      return;
    }
    this.state = ++this.rounds >= ROUNDS ? "failed" : "open";
    this.doubt(lies);
  }

  /** The one who gave least of it is the first to be replaced: what the others sent may be right. */
  private doubt(lies: (host: string) => void): void {
    const shares = new Map<string, number>();
    for (const { host = "", from, end } of this.spans) shares.set(host, (shares.get(host) ?? 0) + end - from);
    const [least, ...others] = [...shares].sort(([, a], [, b]) => a - b).map(([host]) => host);
    const elsewhere = [...this.urls.keys()].some((host) => host !== least && this.mayGive(host));
    if (least !== undefined && !this.whole && (others.length > 0 || elsewhere)) {
      this.suspect = least;
      this.banned.add(least);
      for (const span of this.spans) if (span.host === least) span.at = span.from;
      return;
    }
    if (this.whole && least !== undefined) {
      lies(least);
      this.banned.add(least);
      // Then it was not the one who was suspected, or not alone.
      if (this.suspect !== undefined) this.banned.delete(this.suspect);
      this.suspect = undefined;
    }
    this.whole = true;
    this.restart();
  }

  /** A span that a host may begin with. */
  next(host: Host, otherHosts: readonly Host[]): Span | undefined {
    const waiting = this.spans.filter((span) => span.job === undefined && !isDone(span));
    const parts = host.ranges && !this.whole;
    if (parts) return waiting.sort((a, b) => left(b) - left(a))[0];
    const all = this.spans.length === 1 && this.spans[0]?.at === 0 ? waiting[0] : undefined;
    if (all || waiting.length === 0 || this.isBusy) return all;
    // Nobody else gives the parts that are missing.
    if (!this.whole && otherHosts.some(({ ranges, dead, name }) => ranges && !dead && this.mayGive(name)))
      return undefined;
    this.restart();
    return this.spans[0];
  }

  /** A mirror gives it, or all have refused it. */
  shows(state: "there" | "absent"): void {
    if (!this.told) this.onState(state);
    this.told = true;
  }

  /** A host has another file, or none. */
  refused(host: string): void {
    this.banned.add(host);
    if (![...this.urls.keys()].some((each) => this.mayGive(each))) this.shows("absent");
  }

  mayGive(host: string): boolean {
    return this.urls.has(host) && !this.banned.has(host);
  }
}
