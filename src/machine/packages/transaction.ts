import type { ReadSystem } from "../../system/read-only.ts";
import { type ManagerName, managerOf } from "../managers/index.ts";
import {
  type Rehearsal,
  refusalsIn,
  type Transaction,
  type TransactionCommand,
} from "../managers/rehearsal.ts";
import type { PackageQuery } from "../managers/types.ts";
import { commandFailed } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";
import { fetchFirst } from "./fetch-first.ts";
import { installedVersions } from "./installed.ts";
import { Lists } from "./lists.ts";
import { runPackageCommand } from "./lock.ts";
import { programOwners } from "./owners.ts";
import { moreWouldGo } from "./would-fail.ts";

/** What makes room for packages, in the same transaction. */
export interface Clearing {
  readonly manager: ManagerName;
  /** Packages that can't stand beside them; whoever owns one of their files goes, too. */
  readonly conflicts: readonly string[];
  /** Others that go with those, by the rehearsal that was shown; undefined: none was. */
  readonly others?: readonly string[];
  /** Others may go unseen. */
  readonly allowOthers: boolean;
  /** Come first: which sources are read. */
  readonly options?: readonly string[];
}

/** Names of the installed packages that have to go for `wanted`: known ones, and owners of the same files. */
export async function clashing(
  system: ReadSystem,
  query: PackageQuery,
  { manager, conflicts }: Clearing,
  wanted: readonly string[],
): Promise<Map<string, string>> {
  const [known, owners] = await Promise.all([
    installedVersions(system, query, conflicts),
    programOwners(system, managerOf(manager)),
  ]);
  const others = owners.filter((name) => !known.has(name) && !wanted.includes(name));
  const more = others.length > 0 ? await installedVersions(system, query, others) : new Map<string, string>();
  return new Map([...known, ...more]);
}

type How = { readonly play: boolean; readonly options?: readonly string[] };

/** The manager's command for both, as this machine's generation of it has it. */
async function commandFor(
  system: ReadSystem,
  name: ManagerName,
  transaction: Transaction,
  how: How,
): Promise<TransactionCommand> {
  const { ways } = managerOf(name).transactions;
  for (const { can, command } of ways) {
    const asks = can !== undefined && transaction.removes.length > 0;
    if (!asks || (await system.exec(can, { env: { LC_ALL: "C" } })).code === 0)
      return command(transaction, how);
  }
  throw new Error(`${name} has no way to do a transaction`);
}

/**
 * Has the package manager play a transaction through, with new lists where the old ones are at fault. `options` and
 * `refresh` are those of a private set of source entries.
 */
export async function playThrough(
  work: Work,
  query: PackageQuery,
  name: ManagerName,
  transaction: Transaction,
  options: readonly string[] = [],
): Promise<Rehearsal> {
  const { argv, input } = await commandFor(work.system, name, transaction, { play: true, options });
  const { stdout, stderr } = await new Lists(work, query).run(argv, input === undefined ? {} : { input });
  const { transactions } = managerOf(name);
  const printed = `${stdout}\n${stderr}`;
  const refused = refusalsIn(printed, transactions);
  const found = transactions.read(printed);
  return refused.length > 0 ? { ...found, problems: refused } : found;
}

/** Names that would go besides `known`. */
export const othersThatGo = ({ removes }: Rehearsal, known: readonly string[]): string[] => [
  ...new Set(removes.map(({ name }) => name).filter((name) => !known.includes(name))),
];

/**
 * Brings packages and takes those that clash with them away, as one transaction of the package manager: where it fails,
 * what was there is there still. What the manager printed. @throws SetupError "step-failed", "not-confirmed" where more would go than was agreed to
 */
export async function transact(
  work: Work,
  query: PackageQuery,
  clearing: Clearing,
  transaction: Transaction,
): Promise<string> {
  const name = clearing.manager;
  const rehearsal = await playThrough(work, query, name, transaction, clearing.options);
  const others = othersThatGo(rehearsal, [...transaction.removes, ...(clearing.others ?? [])]);
  if (others.length > 0 && !clearing.allowOthers) throw moreWouldGo(others, transaction.removes);
  const { argv, input } = await commandFor(work.system, name, transaction, {
    play: false,
    options: clearing.options ?? [],
  });
  await fetchFirst(work, query, argv, input);
  const result = await new Lists(work, query).run(argv, input === undefined ? {} : { input });
  const left = await installedVersions(work.system, query, transaction.removes);
  // A shell of yum's ends with 0 whatever came of it.
  if (result.code !== 0 || left.size === transaction.removes.length)
    throw commandFailed(work, argv, { ...result, code: result.code || 1 });
  if (left.size > 0) await runPackageCommand(work, query, [...managerOf(name).remove, ...left.keys()]);
  return result.stdout;
}
