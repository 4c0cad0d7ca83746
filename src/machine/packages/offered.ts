import type { System } from "../../system/types.ts";
import type { Manager, PackageQuery } from "../managers/types.ts";
import type { Work } from "../work/work.ts";
import { tryPackageCommand } from "./lock.ts";

/**
 * The versions of a package that the machine's repositories have now, as the package database spells them; the lists are
 * fetched anew, by root, where they don't have the wanted one.
 */
export async function offeredVersions(
  system: System,
  query: PackageQuery,
  manager: Pick<Manager, "list">,
  name: string,
  wanted: string,
): Promise<string[]> {
  const ask = async () => {
    const { stdout } = await system.exec([...manager.list, name], { env: { LC_ALL: "C" } });
    return readOffered(stdout, name);
  };
  const found = await ask();
  if (found.includes(wanted) || query.refresh === undefined || system.uid !== 0) return found;
  const work: Work = { system, log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
  for (const argv of query.refresh) await tryPackageCommand(work, query, argv);
  return ask();
}

/**
 * "NAME | VERSION | WHERE" (apt-cache madison) and "NAME.ARCH VERSION WHERE" (yum list --showduplicates), where "@…" is
 * what is installed. Sources: apt-cache(8), yum(8).
 */
export function readOffered(printed: string, name: string): string[] {
  return printed.split("\n").flatMap((line) => {
    const [first = "", version = "", where = ""] = line.trim().split(/[\s|]+/);
    if (first !== name && !(first.startsWith(`${name}.`) && !where.startsWith("@"))) return [];
    return where === "" ? [] : [version.replace(/^0:/, "")];
  });
}
