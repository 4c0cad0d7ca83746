import type { Faults } from "../types.ts";

export type Fault = NonNullable<Faults["fault"]>;

/** Faults that only make sense for certain files; other requests stay healthy and are not counted. */
const reach: Partial<Record<Fault, RegExp>> = {
  "wrong-key": /\/gpg$/,
  "extra-key": /\/gpg$/,
  stale: /\/(InRelease|Release|Release\.gpg|Packages(\.gz|\.bz2)?|repodata\/[^/]+)$/,
};

/** Counts down `times` while requests come in; made anew whenever the faults are set. */
export class FaultState {
  private readonly match: RegExp | null;
  private left: number;

  /** Throws a SyntaxError when `match` is no regular expression. */
  constructor(readonly faults: Faults) {
    this.match = faults.match === undefined ? null : new RegExp(faults.match);
    this.left = faults.times ?? Number.POSITIVE_INFINITY;
  }

  /** The fault that hits this request, if any. `match` may name a path or, without a scheme, host and path. */
  take(host: string, path: string): Fault | null {
    const { fault } = this.faults;
    if (fault === undefined || this.left <= 0) return null;
    if (this.match && !this.match.test(path) && !this.match.test(`${host}${path}`)) return null;
    if (reach[fault] && !reach[fault].test(path)) return null;
    this.left -= 1;
    return fault;
  }
}

/** What a captive portal or a mirror's web page answers instead of a file, with 200. */
export const loginPage = `<!DOCTYPE html>
<html><head><title>Sign in</title></head><body><h1>Please sign in to use this network</h1></body></html>
`;
