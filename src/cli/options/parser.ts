import { Command, type CommanderError, Option } from "commander";
import { SetupError } from "../../errors.ts";
import type { Lang, Text } from "../../text.ts";
import { version } from "../../version.ts";
import { commands, installOptions, type OptionEntry } from "./option-table.ts";
import type { RawOptions } from "./request.ts";

/** What runs for each command, by its name; "" is the main job. */
export type Actions = Readonly<
  Record<string, (options: RawOptions, args: readonly string[]) => Promise<void>>
>;

const words = {
  about: {
    en: "Installs Docker CE from a package mirror, sets registry mirrors, and proves that it works.",
    zh: "从镜像站安装 Docker CE，配置镜像加速地址，并验证其正常工作。",
  },
  help: { en: "show this help", zh: "显示此帮助" },
  version: { en: "show docker-setup's version", zh: "显示 docker-setup 的版本" },
  examples: {
    en: [
      "Examples:",
      "  sudo npx docker-setup                                     install, asking what to choose",
      "  sudo npx docker-setup --yes --docker-version 27.3         install the newest 27.3, asking nothing",
      "  npx docker-setup --dry-run --target debian:12 -o install.sh   make a script for another machine",
    ].join("\n"),
    zh: [
      "示例：",
      "  sudo npx docker-setup                                     安装，逐项询问",
      "  sudo npx docker-setup --yes --docker-version 27.3         安装最新的 27.3，不询问",
      "  npx docker-setup --dry-run --target debian:12 -o install.sh   为另一台机器生成脚本",
    ].join("\n"),
  },
} satisfies Record<string, Text>;

/** commander's own headings. */
const headings: Record<string, string> = {
  "Usage:": "用法：",
  "Options:": "选项：",
  "Commands:": "命令：",
  "Arguments:": "参数：",
};

/** The command line: the main job is the default command. */
export function createParser(lang: Lang, actions: Actions, print: (text: string) => void): Command {
  const say = (text: Text) => text[lang];
  const program = new Command("docker-setup");
  const settle = (command: Command, table: readonly OptionEntry[]) => {
    for (const { flags, text, many } of table) {
      const option = new Option(flags, say(text));
      if (many) option.argParser((value: string, all: string[] | undefined) => [...(all ?? []), value]);
      // commander's default for --no-x is x: true, which says nothing here.
      command.addOption(option);
    }
    return command
      .helpOption("-h, --help", say(words.help))
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput({ writeOut: print, writeErr: () => {} })
      .configureHelp({
        styleTitle: (title) => (lang === "zh" ? (headings[title] ?? title) : title),
        helpWidth: 100,
      });
  };
  settle(program, installOptions)
    .description(say(words.about))
    .usage("[options]")
    .version(version, "-V, --version", say(words.version))
    .addHelpText("after", `\n${say(words.examples)}`)
    .helpCommand(false)
    .action(() => actions[""]?.(program.opts(), []));
  for (const { name, text, options, arguments: args } of commands) {
    const command = settle(new Command(name), options).description(say(text));
    if (args) command.arguments(args);
    // An option that stands before the command's name counts too.
    command.action(() => actions[name]?.({ ...program.opts(), ...command.opts() }, command.args));
    program.addCommand(command);
  }
  return program;
}

/** commander's complaints in our words. undefined: no complaint, such as --help. */
export function parserError(error: CommanderError): SetupError | undefined {
  if (error.exitCode === 0) return undefined;
  // "error: unknown option '--foo'\n(Did you mean --bar?)"
  const [, quoted = ""] = /'([^']*)'/.exec(error.message) ?? [];
  const [, guess] = /\(Did you mean (.+)\?\)/s.exec(error.message) ?? [];
  const known: Record<string, Text> = {
    "commander.unknownOption": {
      en: `There is no option ${quoted}.`,
      zh: `没有选项 ${quoted}。`,
    },
    "commander.optionMissingArgument": {
      en: `${quoted} needs a value.`,
      zh: `${quoted} 需要一个值。`,
    },
    "commander.excessArguments": {
      en: "There is a word too many on the command line.",
      zh: "命令行上有多余的词。",
    },
    "commander.unknownCommand": { en: `There is no command ${quoted}.`, zh: `没有命令 ${quoted}。` },
  };
  const what = known[error.code] ?? { en: error.message, zh: error.message };
  return new SetupError("usage", what, {
    next: guess
      ? { en: `Did you mean ${guess}?`, zh: `您是指 ${guess} 吗？` }
      : { en: "docker-setup --help shows what there is.", zh: "docker-setup --help 列出所有用法。" },
  });
}
