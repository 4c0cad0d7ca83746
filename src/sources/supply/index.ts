import { dockerCe } from "./docker-ce.ts";
import type { Supply } from "./types.ts";

/**
 * Every way to get Docker. To add one, write a file here with a function that makes a Supply (types.ts) out of what a
 * distribution's file says of it, and add its line; distros/ then name it, best first.
 */
const supplies = { "docker-ce": dockerCe };

/** What a distribution's file says of a supply: its name, and what the supply has to know. */
export type SupplyData = {
  [K in keyof typeof supplies]: { readonly supply: K } & Parameters<(typeof supplies)[K]>[0];
}[keyof typeof supplies];

/** The supply that a distribution uses: the best of those that it names. */
export function supplyOf({
  supplies: [best],
}: {
  readonly supplies: readonly [SupplyData, ...SupplyData[]];
}): Supply {
  return supplies[best.supply](best);
}
