import type { Difference } from "./difference.ts";

/** Whether just these names are held, or none of them; `held` is all that is held on the machine. */
export function holdDiffers(
  names: readonly string[],
  hold: boolean,
  held: readonly string[],
): Difference | undefined {
  const other = names.filter((name) => held.includes(name) !== hold);
  if (other.length === 0) return undefined;
  const words = [
    { en: `held: ${other.join(", ")}`, zh: `已锁定：${other.join("、")}` },
    { en: `not held: ${other.join(", ")}`, zh: `未锁定：${other.join("、")}` },
  ] as const;
  return hold ? { want: words[0], have: words[1] } : { want: words[1], have: words[0] };
}
