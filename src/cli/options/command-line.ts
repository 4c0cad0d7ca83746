import { type ParseArgsConfig, parseArgs } from "node:util";
import { CommanderError } from "commander";
import type { Lang } from "../../text.ts";
import { version } from "../../version.ts";
import { type CommandEntry, type CommandName, commands, jobWords } from "./command-table.ts";
import { complaint } from "./complaints.ts";
import { commanderFor } from "./help.ts";
import { installOptions, longName } from "./option-table.ts";
import type { RawOptions } from "./request.ts";
import { unknownWord } from "./unknown-word.ts";
import { showsVersion } from "./version-option.ts";

/** A command line taken apart: whose it is, its options as they were typed, and its other words. */
export interface CommandLine {
  readonly command: Exclude<CommandName, "help">;
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
  width?: number,
): CommandLine | undefined {
  if (argv.length === 0) return { command: "install", options: {}, args: [] };
  const { tokens } = parseArgs({ args: [...argv], options: shapes, strict: false, tokens: true });
  // The command's name is the first word that is neither an option nor an option's value.
  const words = tokens.filter((token) => token.kind === "positional");
  const entry = commands.find(({ name }) => name === words[0]?.value);
  const job = jobWords.find(({ name }) => name === words[0]?.value);
  const command = entry?.name ?? "install";
  if (command === "install" && showsVersion(tokens)) {
    print(`${version}\n`);
    return undefined;
  }
  const given = words.slice(entry || job ? 1 : 0);
  const surplus = given.slice(wordsTaken(entry));
  const left = new Set([...(entry || job ? words.slice(0, 1) : []), ...surplus].map(({ index }) => index));
  const parser = commanderFor(command, lang, print, width);
  try {
    parser.parse(
      argv.filter((_, i) => !left.has(i)),
      { from: "user" },
    );
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw complaint(error, command);
  }
  // Looked at last: a mistyped option leaves its value behind as a word.
  if (surplus[0]) throw unknownWord(surplus[0].value, command);
  if (command !== "help")
    return { command, options: { ...job?.options, ...typed(parser) }, args: parser.args };
  commanderFor(helpAbout(parser.args[0]), lang, print, width).outputHelp();
  return undefined;
}

/** How many words a command takes: "[command]" is one, "[url...]" any number. */
function wordsTaken(entry: CommandEntry | undefined): number {
  const { arguments: args = "" } = entry ?? {};
  return args.includes("...") ? Number.POSITIVE_INFINITY : args.split(" ").filter(Boolean).length;
}

/** Whose help `docker-setup help <word>` shows. @throws SetupError "usage" */
function helpAbout(word: string | undefined): CommandName {
  if (word === undefined || jobWords.some(({ name }) => name === word)) return "install";
  const entry = commands.find(({ name }) => name === word);
  if (!entry) throw unknownWord(word, "install");
  return entry.name;
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
