import { open } from "node:fs/promises";
import type { LockDifference } from "../../plan/lock/diff.ts";
import type { CommandIO } from "./run-plan.ts";
import type { Terminal } from "./terminal.ts";
import { notWritable } from "./writable.ts";

/** Prints how two locks differ, a line each: old → new. */
export function showDifferences(
  terminal: Pick<Terminal, "say">,
  differences: readonly LockDifference[],
  print: (line: string) => void,
): void {
  const nothing = terminal.say({ en: "(none)", zh: "（无）" });
  for (const { what, before, after } of differences) {
    print(`${what}: ${before ?? nothing} → ${after ?? nothing}`);
  }
}

/** Puts a lock where it was asked for, "-" being standard output. @throws SetupError "usage" */
export async function writeLock(
  { terminal, out }: Pick<CommandIO, "terminal" | "out">,
  path: string,
  text: string,
  same: boolean,
): Promise<void> {
  if (path === "-") return out(text);
  const done = same
    ? { en: `${path} stays as it is.`, zh: `${path} 保持不变。` }
    : { en: `Wrote ${path}.`, zh: `已写入 ${path}。` };
  try {
    const file = await open(path, "w", 0o644);
    await file.writeFile(text).finally(() => file.close());
  } catch (error) {
    throw notWritable(path, error);
  }
  terminal.print(terminal.say(done));
}
