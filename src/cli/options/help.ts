import { Command, Help, Option } from "commander";
import type { Lang, Text } from "../../text.ts";
import { type CommandEntry, type CommandName, commands, jobWords } from "./command-table.ts";
import { installOptions, type OptionEntry } from "./option-table.ts";

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

/**
 * commander for one command: it knows the command's own options and no others. The main job's also lists the commands
 * in its help.
 */
export function commanderFor(name: CommandName, lang: Lang, print: (text: string) => void): Command {
  const say = (text: Text) => text[lang];
  const settle = (command: Command, table: readonly OptionEntry[]) => {
    for (const { flags, text, many } of table) {
      const option = new Option(flags, say(text));
      if (many) option.argParser((value: string, all: string[] | undefined) => [...(all ?? []), value]);
      command.addOption(option);
    }
    return command
      .helpOption("-h, --help", say(words.help))
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput({ writeOut: print, writeErr: () => {} })
      .configureHelp({
        styleTitle: (title) => (lang === "zh" ? (headings[title] ?? title) : title),
        // commander's own word, in both places where it comes up.
        commandUsage(command) {
          const usage = Help.prototype.commandUsage.call(this, command);
          return lang === "zh" ? usage.replace("[options]", "[选项]") : usage;
        },
        subcommandTerm: (command) => new Help().subcommandTerm(command).replace(" [options]", ""),
        helpWidth: 100,
      })
      .action(() => {});
  };
  const one = ({ name, text, options, arguments: args }: CommandEntry) => {
    const command = settle(new Command(name), options).description(say(text));
    return args ? command.arguments(args) : command;
  };
  const program = settle(new Command("docker-setup"), installOptions)
    .description(say(words.about))
    .usage("[options]")
    // Shown by parseCommandLine; here for the help.
    .option("-v, --version", say(words.version))
    .addHelpText("after", `\n${say(words.examples)}`)
    .helpCommand(false)
    // What is like a mistyped option is looked for in the command itself alone.
    .enablePositionalOptions();
  for (const { name, text } of jobWords) program.addCommand(new Command(name).description(say(text)));
  for (const entry of commands) program.addCommand(one(entry));
  return (name !== "install" && program.commands.find((command) => command.name() === name)) || program;
}
