import type { SaidBy } from "../../src/terms.ts";

/**
 * A distribution that has no docker-ce repository of its own, and whose packages fit each of its releases.
 * Read by recognise() for a machine and by --target alike.
 */
export interface Relative {
  /** os-release's ID; further ids are names that mean the same. */
  readonly ids: readonly string[];
  /** For people: "openEuler". */
  readonly name: string;
  /** Only where NAME holds this, whatever the case: "Advanced Server" is Kylin's server. */
  readonly nameHas?: string;
  /** Release words (distros/words.ts), blanks between, "*" for all others; then "debian:bookworm", "centos:8". First match counts. */
  readonly fits: readonly (readonly [on: string, base: string])[];
  /** What its machines say, where --target has another name for it. */
  readonly says?: SaidBy;
  /** Where the fit is known from. */
  readonly source: string;
}

/** The base of a relative's release by the words that it may be called by; undefined: none is known to fit. */
export function fitOf(
  relative: Relative,
  words: readonly string[],
): { readonly base: string; readonly on: string } | undefined {
  for (const [on, base] of relative.fits) {
    const list = on.split(" ");
    const word = list.find((one) => words.includes(one)) ?? list.find((one) => one === "*");
    if (word !== undefined) return { base, on: word };
  }
  return undefined;
}
