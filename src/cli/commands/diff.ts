import { exitCodes, SetupError } from "../../errors.ts";
import { diffLocks } from "../../plan/lock/diff.ts";
import { readLock } from "../options/lock-file.ts";
import type { Request } from "../options/request.ts";
import { showDifferences } from "../ui/lock-show.ts";
import type { CommandIO } from "../ui/run-plan.ts";

/** Compares two locks, a line for each difference; ends with 18 where there is one. */
export async function diff(
  { system, terminal, out }: CommandIO,
  request: Request,
  [a, b]: readonly string[],
  endWith: (code: number) => void,
): Promise<void> {
  if (a === undefined || b === undefined) {
    throw new SetupError(
      "usage",
      { en: "diff takes two locks.", zh: "diff 需要两个锁文件。" },
      { next: { en: "docker-setup diff old.lock new.lock", zh: "docker-setup diff 旧.lock 新.lock" } },
    );
  }
  const differences = diffLocks(await readLock(system, a), await readLock(system, b));
  if (differences.length > 0) endWith(exitCodes.drift);
  if (request.json) return out(`${JSON.stringify({ format: 1, differences }, null, 2)}\n`);
  showDifferences(terminal, differences, (line) => out(terminal.data("", line)));
}
