import type { Target } from "../../terms.ts";
import { dockerCe } from "./docker-ce.ts";
import { ownPackage } from "./own-package.ts";
import type { Supply } from "./types.ts";
import { unpacked } from "./unpacked.ts";

/**
 * Every way to get Docker. To add one, write a file here with a function that makes a Supply (types.ts) out of what a
 * distribution's file says of it, and add its line; distros/ then name it, best first.
 */
const supplies = { "docker-ce": dockerCe, "own-package": ownPackage, unpacked };

type SupplyName = keyof typeof supplies;

/** What a distribution's file says of a supply: its name, and what the supply has to know. */
export type SupplyData<N extends SupplyName = SupplyName> = {
  [K in N]: { readonly supply: K } & Parameters<(typeof supplies)[K]>[0];
}[N];

/**
 * The supply that a machine uses: the first of its distribution's that has something for it. Where none has, the best
 * one, whose refusal says the most.
 */
export function supplyOf(
  { supplies }: { readonly supplies: readonly [SupplyData, ...SupplyData[]] },
  target: Target,
): Supply {
  const [best, ...others] = supplies.map((data) => make(data)) as [Supply, ...Supply[]];
  return [best, ...others].find((supply) => supply.serves(target)) ?? best;
}

/** The name and what belongs to it stay together: each supply gets its own data. */
function make<N extends SupplyName>(data: SupplyData<N>): Supply {
  const makers: { readonly [K in SupplyName]: (data: SupplyData<K>) => Supply } = supplies;
  return makers[data.supply](data);
}
