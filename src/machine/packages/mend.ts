import { command } from "../../system/quote.ts";
import type { ExecResult } from "../../system/types.ts";
import type { Manager, PackageQuery } from "../managers/types.ts";
import type { Work } from "../work/work.ts";
import { tryPackageCommand } from "./lock.ts";

type Mend = Manager["mend"];

/** Finishes it: the first command that ended well, or the last one, and how it ended. */
export async function finishHalfDone(
  work: Work,
  query: PackageQuery,
  { commands }: Mend,
): Promise<{ readonly argv: readonly string[]; readonly result: ExecResult }> {
  const [argv = [], ...others] = commands;
  let ended = { argv, result: await tryPackageCommand(work, query, argv) };
  for (const next of others) {
    if (ended.result.code === 0) break;
    ended = { argv: next, result: await tryPackageCommand(work, query, next) };
  }
  return ended;
}

/** sh: the same commands; the last one that was tried leaves its exit code. */
export const finishInScript = ({ commands }: Mend): string => commands.map(command).join(" || ");
