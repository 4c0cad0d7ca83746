import type { ReadSystem } from "../../system/read-only.ts";
import type { Manager } from "../managers/types.ts";

/** Names of the installed packages that own Docker's programs. */
export async function programOwners(
  system: ReadSystem,
  { transactions }: Pick<Manager, "transactions">,
): Promise<string[]> {
  const { stdout } = await system.exec(transactions.owners, { env: { LC_ALL: "C" } });
  return [...new Set(transactions.ownersOf(stdout))];
}
