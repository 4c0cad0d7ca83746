import { SetupError } from "../../errors.ts";
import type { ExecOptions, ExecResult } from "../../system/types.ts";
import { initOf, type NamesInit } from "../inits/index.ts";
import { explainFailure } from "./failure-reasons.ts";
import type { Work } from "./work.ts";

/** What every command that changes the machine gets: no questions, and messages one can search for. */
export const commandEnvironment = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" } as const;

/** The end of what a command printed: what a person needs to see of a failure. */
export function lastLines(text: string, count = 15): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

/** Runs an argv with its output in the log. Throws SetupError "step-failed" unless it exits with 0. */
export async function runCommand(
  context: Work,
  argv: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const result = await tryCommand(context, argv, options);
  if (result.code === 0) return result;
  throw commandFailed(context, argv, result);
}

/** The error for a command that failed: its last words, and what they mean where that is known. */
export function commandFailed(
  machine: NamesInit,
  argv: readonly string[],
  { code, stdout, stderr }: ExecResult,
): SetupError {
  const words = shortName(argv);
  const output = [stdout, stderr]
    .map((text) => text.trimEnd())
    .filter((text) => text !== "")
    .join("\n");
  const why = reasonOf(machine, output);
  return new SetupError(
    "step-failed",
    { en: `“${words}” failed with exit code ${code}.`, zh: `“${words}”失败，退出码 ${code}。` },
    { ...(why ? { why } : {}), output: lastLines(output) },
  );
}

/** What a command's words mean, where that is known. */
export const reasonOf = (machine: NamesInit, output: string) => explainFailure(output, initOf(machine).typed);

/** Longer than this is no headline; the whole command is in the log. */
const longest = 50;

/** "apt-get install" for a command that is longer than a line: the first word behind it that is no option's value. */
export function shortName(argv: readonly string[]): string {
  const whole = argv.join(" ");
  if (whole.length <= longest) return whole;
  const [command = "", ...rest] = argv;
  const verb = rest.find((word) => /^[a-z][a-z-]+$/.test(word));
  return verb === undefined ? command : `${command} ${verb}`;
}

/** tryCommand as a value, for an init, which knows commands and nothing of what they are run for. */
export const runnerOf = (context: Work) => (argv: readonly string[]) => tryCommand(context, argv);

/** The same, without a judgement. */
export async function tryCommand(
  context: Work,
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
