import type { Init, InitName } from "./init.ts";
import { openrc } from "./openrc.ts";
import { systemd } from "./systemd.ts";

const inits: { readonly [N in InitName]: Init } = { systemd, openrc };

/** Who names an init: a step, a change, a distribution. One that names none means systemd, as all did once. */
export interface NamesInit {
  readonly init?: InitName;
}

/** The init of a step, a change or a distribution. */
export const initOf = ({ init = "systemd" }: NamesInit): Init => inits[init];

/** Of what names an init, that name alone, to be put into what is made of it. */
export const initNamed = ({ init }: NamesInit): NamesInit => (init ? { init } : {});

/** What a plan made for a machine of this init names; systemd goes without saying. */
export const namingInit = ({ name }: Init): NamesInit => (name === "systemd" ? {} : { init: name });

/** The daemon's service as the init of a step, a change or a distribution spells it. */
export const daemonUnit = (named: NamesInit): string => initOf(named).service("docker");

/** The init that runs a machine, by the fact; where it is none of ours, systemd, by whose absence the machine is told off. */
export const initThatRuns = (fact: string): Init => initOf(isInitName(fact) ? { init: fact } : {});

/** All of them, in the order in which they are looked for. */
export const allInits: readonly Init[] = Object.values(inits);

/** Whether this is the name of an init, such as a journal's. */
export const isInitName = (name: unknown): name is InitName =>
  typeof name === "string" && Object.hasOwn(inits, name);

/** Whether a directory is there for drop-ins alone, whoever is the init. */
export const isDropIns = (directory: string): boolean =>
  allInits.some(({ dropIns }) => dropIns?.test(directory) ?? false);
