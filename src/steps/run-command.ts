import { SetupError } from "../errors.ts";
import type { ExecOptions, ExecResult } from "../system/types.ts";
import type { StepContext } from "./types.ts";

/** What every command of a step gets: no questions, and messages one can search for. */
export const commandEnvironment = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" } as const;

/** The end of what a command printed: what a person needs to see of a failure. */
export function lastLines(text: string, count = 15): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

/** Runs an argv with its output in the log. Throws SetupError "step-failed" unless it exits with 0. */
export async function runCommand(
  context: StepContext,
  argv: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const result = await tryCommand(context, argv, options);
  if (result.code === 0) return result;
  const words = argv.join(" ");
  throw new SetupError(
    "step-failed",
    { en: `“${words}” failed with exit code ${result.code}`, zh: `“${words}”失败，退出码 ${result.code}` },
    { output: lastLines(`${result.stdout}\n${result.stderr}`) },
  );
}

/** The same, without a judgement. */
export async function tryCommand(
  context: StepContext,
  argv: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  context.log(`$ ${argv.join(" ")}`);
  const result = await context.system.exec(argv, {
    ...options,
    env: { ...commandEnvironment, ...options.env },
  });
  for (const text of [result.stdout, result.stderr]) if (text.trim() !== "") context.log(text.trimEnd());
  if (result.code !== 0) context.log(`exit code ${result.code}`);
  return result;
}
