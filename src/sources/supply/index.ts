import { dockerCe } from "./docker-ce.ts";
import type { Supply } from "./types.ts";

/**
 * Every way to get Docker. To add one, write a file here with a function that makes a Supply (types.ts) out of what a
 * distribution's file says of it, and add its line; distros/ then name it, best first.
 */
const supplies = { "docker-ce": dockerCe };

type SupplyName = keyof typeof supplies;

/** What a distribution's file says of a supply: its name, and what the supply has to know. */
export type SupplyData<N extends SupplyName = SupplyName> = {
  [K in N]: { readonly supply: K } & Parameters<(typeof supplies)[K]>[0];
}[N];

/** The supply that a distribution uses: the best of those that it names. */
export function supplyOf({
  supplies: [best],
}: {
  readonly supplies: readonly [SupplyData, ...SupplyData[]];
}): Supply {
  return make(best);
}

/** The name and what belongs to it stay together: each supply gets its own data. */
function make<N extends SupplyName>(data: SupplyData<N>): Supply {
  const makers: { readonly [K in SupplyName]: (data: SupplyData<K>) => Supply } = supplies;
  return makers[data.supply](data);
}
