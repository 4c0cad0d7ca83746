import { aloneIn } from "../../machine/managers/alone.ts";
import { coming, type Rehearsal, type Transaction } from "../../machine/managers/rehearsal.ts";
import type { Manager } from "../../machine/managers/types.ts";
import { othersThatGo } from "../../machine/packages/transaction.ts";
import type { System } from "../../system/types.ts";
import type { PackageInstallStep } from "../steps/package-install-step.ts";

/**
 * Whether docker-ce's repository has all that comes, and no other list has any of its packages: then no other has to be
 * read, which spares apt a second of building its cache, and nothing can come from elsewhere.
 * @param rehearsal how the transaction went with that repository alone
 */
export async function sufficesAlone(
  system: System,
  { transactions }: Manager,
  { packages, origin }: PackageInstallStep,
  { removes }: Transaction,
  rehearsal: Rehearsal,
): Promise<boolean> {
  const names = packages.map(({ name }) => name);
  const comes = coming(rehearsal);
  if (rehearsal.problems.length > 0 || comes.length === 0 || othersThatGo(rehearsal, removes).length > 0)
    return false;
  if (transactions.rivals === undefined || !comes.every(({ name }) => names.includes(name))) return false;
  const found = await Promise.all(
    transactions.rivals(names, origin?.own ?? []).map((argv) => system.exec(argv, { env: { LC_ALL: "C" } })),
  );
  return found.every(({ stdout }) => stdout.trim() === "");
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
