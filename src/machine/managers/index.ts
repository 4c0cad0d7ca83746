import { apk } from "./apk/apk.ts";
import { apt } from "./apt/apt.ts";
import { pacman } from "./pacman/pacman.ts";
import { tdnf } from "./tdnf/tdnf.ts";
import type { Manager } from "./types.ts";
import { unpacked } from "./unpacked/unpacked.ts";
import { yum } from "./yum/yum.ts";
import { zypper } from "./zypper/zypper.ts";

/**
 * Every package manager, in the order in which their programs are looked for. To add one, write a file or folder here
 * that exports a Manager (types.ts), and add its line; distros/ then name it.
 */
const managers = { apt, tdnf, yum, zypper, pacman, apk, unpacked } satisfies Record<string, Manager>;

export type ManagerName = keyof typeof managers;

/** All of them. */
export const allManagers: readonly Manager[] = Object.values(managers);

/** The manager of that name. */
export function managerOf(name: string): Manager {
  const found = allManagers.find((manager) => manager.name === name);
  if (found === undefined) throw new Error(`no package manager is called ${name}`);
  return found;
}

/** The one whose question this is: a journal keeps that, and no name. */
export const managerThatAsks = ({ argv }: Pick<Manager["query"], "argv">) =>
  allManagers.find(({ query }) => query.argv.join("\0") === argv.join("\0")) as
    | (Manager & { readonly name: ManagerName })
    | undefined;

/** The one that runs a command: a journal keeps commands, and no name. */
export const managerThatRuns = ([command]: readonly string[]): Manager | undefined =>
  allManagers.find(({ programs }) => programs.some((path) => path.endsWith(`/${command}`)));

/** The manager of a distribution. */
export const managerFor = ({ manager }: { readonly manager: ManagerName }): Manager => managers[manager];

/**
 * The names in what `list` printed; who prints it is told by the command, since steps and journals keep that. A command
 * that no manager has is read in every form.
 */
export function heldNames(list: readonly string[], printed: string): string[] {
  const own = allManagers.filter(({ query }) => query.holds.list.join("\0") === list.join("\0"));
  const readers = own.length > 0 ? own : allManagers;
  return [...new Set(readers.flatMap((manager) => manager.heldNames(printed)))].filter((name) => name !== "");
}
