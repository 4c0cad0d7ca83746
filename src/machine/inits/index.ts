import type { Init, InitName } from "./init.ts";
import { systemd } from "./systemd.ts";

const inits: { readonly [N in InitName]: Init } = { systemd };

/** The init of a step or a change; where it names none, systemd. */
export const initOf = ({ init = "systemd" }: { readonly init?: InitName } = {}): Init => inits[init];

/** Whether this is the name of an init, such as a journal's. */
export const isInitName = (name: unknown): name is InitName =>
  typeof name === "string" && Object.hasOwn(inits, name);
