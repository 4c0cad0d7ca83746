import type { System } from "../../system/types.ts";

/** Lists that this run has read and believed, as they were served, by their addresses: nothing is asked for twice. */
const read = new WeakMap<System, Map<string, Buffer>>();

export function rememberList(system: System, url: string, body: Buffer): void {
  const lists = read.get(system) ?? new Map<string, Buffer>();
  read.set(system, lists);
  lists.set(url, body);
}

/** undefined: this run has not read it. */
export const listRead = (system: System, url: string): Buffer | undefined => read.get(system)?.get(url);
