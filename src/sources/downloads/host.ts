import type { MirrorFault } from "./types.ts";

/** So many failures in a row, and a host is left alone. */
const STRIKES = 3;
/** Milliseconds in which failures count as one. */
const TOGETHER = 300;

/** What is known of a host that gives files. */
export class Host {
  readonly name: string;
  /** It gives parts of files. */
  ranges = true;
  dead = false;
  /** Left alone until then, milliseconds since the epoch. */
  pausedUntil = 0;
  /** Most connections at a time. */
  most: number;
  busy = 0;
  /** Bytes a second of one of its connections, once one has ended. */
  rate: number | undefined;
  private struck = Number.NEGATIVE_INFINITY;
  private strikes = 0;
  private readonly told = new Set<MirrorFault>();
  private readonly onFault: (host: string, fault: MirrorFault) => void;

  constructor(name: string, most: number, onFault: (host: string, fault: MirrorFault) => void) {
    this.name = name;
    this.most = most;
    this.onFault = onFault;
  }

  isFree(now: number): boolean {
    return !this.dead && this.busy < this.most && now >= this.pausedUntil;
  }

  /** Says so, once. */
  fault(fault: MirrorFault): void {
    if (this.told.has(fault)) return;
    this.told.add(fault);
    this.onFault(this.name, fault);
  }

  /** A request went well. */
  well(): void {
    this.strikes = 0;
  }

  /** A request failed in a way that may pass; all that break at once are one failure. */
  strike(now: number): void {
    if (now - this.struck < TOGETHER) return;
    this.struck = now;
    this.strikes += 1;
    this.pausedUntil = Math.max(this.pausedUntil, now + TOGETHER * this.strikes);
    if (this.strikes < STRIKES) return;
    this.dead = true;
    this.fault("dead");
  }

  /** It gives next to nothing, and would for hours. */
  crawls(): void {
    this.dead = true;
    this.fault("slow");
  }

  /** It wants to be asked less: `retryAfter` is its header, in seconds (RFC 9110 10.2.3). */
  overrun(now: number, retryAfter: string | undefined): void {
    if (now < this.pausedUntil) return;
    const seconds = Number(retryAfter);
    this.pausedUntil = now + Math.min(Number.isFinite(seconds) && seconds > 0 ? seconds : 1, 10) * 1000;
    this.most = Math.max(1, this.most - 1);
    this.fault("busy");
    this.strike(now);
  }
}
