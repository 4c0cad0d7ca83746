import { aptRelatives } from "./apt.ts";
import { rpmRelatives } from "./rpm.ts";
import type { Relative } from "./types.ts";

export { fitOf, type Relative } from "./types.ts";

/** Every relative by name. */
export const relatives: readonly Relative[] = [...aptRelatives, ...rpmRelatives];

/** The row of a machine. @param name os-release's NAME. */
export function findRelative(id: string | undefined, name: string | undefined): Relative | undefined {
  return relatives.find(
    ({ ids, nameHas = "" }) =>
      id !== undefined && ids.includes(id) && (name ?? "").toLowerCase().includes(nameHas),
  );
}
