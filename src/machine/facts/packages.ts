import { someExist } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { dockerPackages } from "../docker-packages.ts";
import { allManagers } from "../managers/index.ts";
import type { Inventory, Manager } from "../managers/types.ts";
import type { OsRelease } from "./os-release.ts";

/**
 * The machine's package manager: os-release decides, since the tools of either can be installed on the other's
 * machines; where it names no relative (openEuler, deepin) the tools that are there decide.
 */
export async function readManager(system: System, os: OsRelease | undefined): Promise<Manager | undefined> {
  const marked = await firstWith(system, ({ marks = [] }) => marks);
  if (marked !== undefined) return marked;
  const names = [os?.id, ...(os?.idLike ?? [])];
  const named = allManagers.find(({ relatives }) => names.some((name) => relatives.includes(name ?? "")));
  if (named !== undefined) return named;
  return managerByProgram(system);
}

/** The first one whose program is there. */
export const managerByProgram = (system: System): Promise<Manager | undefined> =>
  firstWith(system, ({ programs }) => programs);

/** The first of them that has one of its paths on this machine. */
async function firstWith(
  system: System,
  pathsOf: (manager: Manager) => readonly string[],
): Promise<Manager | undefined> {
  const there = await Promise.all(allManagers.map((manager) => someExist(system, pathsOf(manager))));
  return allManagers[there.indexOf(true)];
}

/** What the package database says, and whose it is. */
export interface PackageFacts extends Inventory {
  readonly manager: Manager | undefined;
  /** The userland's architecture in the manager's spelling. */
  readonly machine: string;
}

/** The userland's architecture, as the manager spells it. */
export const readMachine = (system: System, manager: Manager | undefined): Promise<string> =>
  manager?.machine(system) ?? Promise.resolve(system.machine);

/** Asks the package database once for Docker's packages, those in conflict, and `more`; and, beside, for the architecture. */
export async function readPackages(
  system: System,
  manager: Manager | undefined,
  more: readonly string[],
): Promise<PackageFacts> {
  const names = [...dockerPackages, ...(manager?.conflicts ?? []), ...more];
  const [inventory, machine] = await Promise.all([
    manager?.inventory(system, names) ?? nothing,
    readMachine(system, manager),
  ]);
  return { ...inventory, manager, machine };
}

const nothing: Inventory = { installed: new Map(), broken: new Map(), tool: undefined };
