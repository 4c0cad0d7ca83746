import { type ParseArgsConfig, parseArgs } from "node:util";
import { CommanderError } from "commander";
import type { Lang } from "../../text.ts";
import { type CommandName, commands } from "./command-table.ts";
import { complaint } from "./complaints.ts";
import { commanderFor } from "./help.ts";
import { installOptions, longName } from "./option-table.ts";
import type { RawOptions } from "./request.ts";

/** A command line taken apart: whose it is, its options as they were typed, and its other words. */
export interface CommandLine {
  readonly command: CommandName;
  readonly options: RawOptions;
  readonly args: readonly string[];
}

/**
 * Takes a command line apart. All options belong to the command that is named, before its name and behind it; one that
 * is not in the command's own table is refused, whoever else may have it. undefined: help or the version was printed.
 * @throws SetupError "usage"
 */
export function parseCommandLine(
  argv: readonly string[],
  lang: Lang,
  print: (text: string) => void,
): CommandLine | undefined {
  const named = findCommand(argv);
  const command = named?.name ?? "install";
  const words = argv.filter((_, i) => i !== named?.at);
  const parser = commanderFor(command, lang, print);
  try {
    parser.parse(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw complaint(error, command);
  }
  return { command, options: typed(parser), args: parser.args };
}

/** What was typed; commander's own defaults (--no-x alone makes x true) say nothing. */
function typed(parser: ReturnType<typeof commanderFor>): RawOptions {
  const all = Object.entries(parser.opts());
  return Object.fromEntries(all.filter(([name]) => parser.getOptionValueSource(name) === "cli"));
}

const short = (flags: string) => /^-([a-zA-Z]),/.exec(flags)?.[1];

/** Which options of any command take a value, so that a value is not taken for a command's name. */
const shapes: ParseArgsConfig["options"] = Object.fromEntries(
  [installOptions, ...commands.map(({ options }) => options)].flat().map((entry) => {
    const { flags } = entry;
    const letter = short(flags);
    return [
      longName(entry),
      { type: flags.includes("<") ? "string" : "boolean", ...(letter ? { short: letter } : {}) },
    ];
  }),
);

/** The command's name is the first word that is neither an option nor an option's value. */
function findCommand(argv: readonly string[]): { name: CommandName; at: number } | undefined {
  const { tokens } = parseArgs({ args: [...argv], options: shapes, strict: false, tokens: true });
  const first = tokens.find((token) => token.kind === "positional");
  const entry = first && commands.find(({ name }) => name === first.value);
  return entry && { name: entry.name, at: first.index };
}
