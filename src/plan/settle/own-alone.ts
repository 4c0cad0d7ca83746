import { aloneIn } from "../../machine/managers/alone.ts";
import { coming, type Rehearsal, type Transaction } from "../../machine/managers/rehearsal.ts";
import type { Manager } from "../../machine/managers/types.ts";
import { othersThatGo } from "../../machine/packages/transaction.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { PackageInstallStep } from "../steps/package-install-step.ts";

/**
 * Whether docker-ce's repository has all that comes, and nothing else goes: then no other list has to be read, which
 * spares apt a second of building its cache, unless one of them has rivals.
 * @param rehearsal how the transaction went with that repository alone
 */
export function sufficesAlone(
  { packages }: PackageInstallStep,
  { removes }: Transaction,
  rehearsal: Rehearsal,
): boolean {
  const names = packages.map(({ name }) => name);
  const comes = coming(rehearsal);
  if (rehearsal.problems.length > 0 || comes.length === 0 || othersThatGo(rehearsal, removes).length > 0)
    return false;
  return comes.every(({ name }) => names.includes(name));
}

/** Whether another list of this machine may have some of docker-ce's packages, too. */
export async function hasRivals(
  system: ReadSystem,
  { transactions }: Manager,
  { packages, origin }: PackageInstallStep,
): Promise<boolean> {
  if (transactions.rivals === undefined) return true;
  const names = packages.map(({ name }) => name);
  const found = await Promise.all(
    transactions.rivals(names, origin?.own ?? []).map((argv) => system.exec(argv, { env: { LC_ALL: "C" } })),
  );
  return found.some(({ stdout }) => stdout.trim() !== "");
}

/** The step with commands that have the manager read docker-ce's repository alone. */
export function readingAlone(step: PackageInstallStep, options: readonly string[]): PackageInstallStep {
  const reading = aloneIn(step.commands[0]?.[0], options);
  return {
    ...step,
    commands: step.commands.map(reading),
    ...(step.clear ? { clear: { ...step.clear, options } } : {}),
  };
}
