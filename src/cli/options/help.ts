import { Command, Help, Option } from "commander";
import { columnsOf, hang, pad, wrap } from "../../columns.ts";
import { type Lang, sentence, type Text } from "../../text.ts";
import { type CommandEntry, type CommandName, commands, jobWords } from "./command-table.ts";
import { installOptions, type OptionEntry } from "./option-table.ts";
import { contraryOf } from "./settings.ts";

/** What a help says besides its tables. */
export const words = {
  about: {
    en: "Installs Docker CE from a package mirror, sets registry mirrors, and proves that it works.",
    zh: "从镜像站安装 Docker CE，配置镜像加速地址，并验证其正常工作。",
  },
  help: { en: "show this help", zh: "显示此帮助" },
  color: { en: "no colours (so does NO_COLOR=1)", zh: "不使用颜色（也可设置 NO_COLOR=1）" },
  version: { en: "show docker-setup's version", zh: "显示 docker-setup 的版本" },
  examples: { en: "Examples:", zh: "示例：" },
} satisfies Record<string, Text>;

/** Command lines and what each does. */
export const examples: readonly (readonly [line: string, text: Text])[] = [
  ["sudo npx docker-setup", { en: "install, asking what to choose", zh: "安装，逐项询问" }],
  [
    "sudo npx docker-setup --yes --docker-version 27.3",
    { en: "install the newest 27.3, asking nothing", zh: "安装最新的 27.3，不询问" },
  ],
  [
    "npx docker-setup --dry-run --target debian:12 -o install.sh",
    { en: "make a script for another machine", zh: "为另一台机器生成脚本" },
  ],
];

/** Options of every command, and of the main job. The first is read by what colours, before anything else. */
export const everywhere: readonly OptionEntry[] = [
  { flags: "--no-color", text: words.color },
  { flags: "-h, --help", text: words.help },
  { flags: "-v, --version", text: words.version },
];

/** Each line with what it does beside it, or above it where there is no room. */
function shownExamples(lang: Lang, width: number): string[] {
  const column = Math.max(...examples.map(([line]) => line.length));
  const beside = examples.every(([, text]) => column + 4 + columnsOf(text[lang]) <= width);
  return examples.flatMap(([line, text]) =>
    beside
      ? [`  ${pad(line, column)}  ${text[lang]}`]
      : [...hang("  # ", text[lang], width), ...hang("  ", line, width)],
  );
}

/** What a help is broken to where no terminal says how wide it is, and at most, in columns. */
export const usualWidth = 100;

/** An option or a command and what it does: beside it, or below it where little room is left. */
function item(term: string, column: number, description: string, width: number): string {
  const narrow = width - column - 4 < 30;
  const lines = narrow
    ? [...hang("  ", term, width), ...hang("      ", description, width)]
    : hang(`  ${pad(term, column)}  `, description, width);
  return lines.join("\n");
}

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
export function commanderFor(
  name: CommandName,
  lang: Lang,
  print: (text: string) => void,
  width = usualWidth,
): Command {
  const say = (text: Text) => text[lang];
  const settle = (command: Command, table: readonly OptionEntry[], listed: () => Command[] = () => []) => {
    for (const { flags, text, many } of table) {
      const option = new Option(flags, say(text));
      if (many) option.argParser((value: string, all: string[] | undefined) => [...(all ?? []), value]);
      command.addOption(option);
    }
    for (const entry of table) {
      const contrary = contraryOf(entry);
      if (contrary !== undefined) command.addOption(new Option(`--${contrary}`).hideHelp());
    }
    // Read by picocolors, off the command line as it was typed; here for the parser and the help.
    return command
      .addOption(new Option("--no-color", say(words.color)))
      .helpOption("-h, --help", say(words.help))
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput({ writeOut: print, writeErr: () => {} })
      .configureHelp({
        styleTitle: (title) => (lang === "zh" ? (headings[title] ?? title) : title),
        // commander's own word, in both places where it comes up.
        commandUsage(command) {
          const usage = Help.prototype.commandUsage.call(this, command);
          const shown = lang === "zh" ? usage.replace("[options]", "[选项]") : usage;
          // Behind the heading.
          const indent = columnsOf(lang === "zh" ? headings["Usage:"]! : "Usage: ");
          return wrap(shown, width - indent).join(`\n${" ".repeat(indent)}`);
        },
        formatHelp(command, helper) {
          // commander's blank behind the heading; a full-width colon has its own.
          return Help.prototype.formatHelp.call(this, command, helper).replace("用法： ", "用法：");
        },
        // Made when they are shown.
        visibleCommands: listed,
        subcommandTerm: (command) => new Help().subcommandTerm(command).replace(" [options]", ""),
        helpWidth: width,
        // commander counts characters, of which a Chinese one takes two columns.
        displayWidth: columnsOf,
        boxWrap: (text, columns) => wrap(text, columns).join("\n"),
        formatItem: (term, column, description) => item(term, column, description, width),
      })
      .action(() => {});
  };
  const named = ({ name, text, arguments: args }: CommandEntry) => {
    const command = new Command(name).summary(say(text)).description(say(sentence(text)));
    return args ? command.arguments(args) : command;
  };
  const entry = commands.find((entry) => entry.name === name);
  if (entry) {
    const command = settle(named(entry), entry.options);
    // Its help says whose it is.
    new Command("docker-setup").addCommand(command);
    return command;
  }
  const jobs = () => jobWords.map(({ name, text }) => new Command(name).description(say(text)));
  return (
    settle(new Command("docker-setup"), installOptions, () => [...jobs(), ...commands.map(named)])
      .description(say(words.about))
      .usage("[options]")
      // Shown by parseCommandLine; here for the help.
      .option("-v, --version", say(words.version))
      .addHelpText("after", () => `\n${[say(words.examples), ...shownExamples(lang, width)].join("\n")}`)
      .helpCommand(false)
      // What is like a mistyped option is looked for in the command itself alone.
      .enablePositionalOptions()
  );
}
