import type { CommanderError } from "commander";
import { SetupError } from "../../errors.ts";
import type { Text } from "../../text.ts";
import { type CommandName, commands, optionsOf } from "./command-table.ts";
import { guess, helpOf, nameOf } from "./unknown-word.ts";

/** commander's complaints about a command's line, in our words. */
export function complaint(error: CommanderError, command: CommandName): SetupError {
  const self = nameOf(command);
  // "error: unknown option '--foo'\n(Did you mean --bar?)"; a value behind "=" may be a secret.
  const [, quoted = ""] = /'([^'=]*)/.exec(error.message) ?? [];
  const [, like = ""] = /\(Did you mean (.+)\?\)/s.exec(error.message) ?? [];
  const likely = like.match(/--[a-z-]+/g);
  const known: Record<string, Text> = {
    "commander.unknownOption": { en: `${self} has no option ${quoted}.`, zh: `${self} 没有选项 ${quoted}。` },
    "commander.optionMissingArgument": { en: `${quoted} needs a value.`, zh: `${quoted} 需要一个值。` },
    "commander.missingArgument": {
      en: `${self} is missing an argument: ${(placeholders[quoted] ?? same(quoted)).en}.`,
      zh: `${self} 缺少参数：${(placeholders[quoted] ?? same(quoted)).zh}。`,
    },
  };
  const what = known[error.code] ?? { en: error.message, zh: "无法理解这条命令。" };
  const meant = likely && guess(likely);
  const unknown = error.code === "commander.unknownOption";
  return new SetupError("usage", what, {
    next: (unknown && elsewhere(quoted, command)) || meant || helpOf(command),
  });
}

const same = (word: string): Text => ({ en: word, zh: word });

/** What may be typed where commander says no more than an argument's name. */
const placeholders: Readonly<Record<string, Text>> = {
  action: { en: "list, set, add, remove or test", zh: "list、set、add、remove 或 test" },
  "bash|zsh|fish": { en: "bash, zsh or fish", zh: "bash、zsh 或 fish" },
  old: { en: "the older lock's file", zh: "旧的锁文件" },
  new: { en: "the newer lock's file", zh: "新的锁文件" },
  "save|load": { en: "save or load", zh: "save 或 load" },
};

/** What to do about an option that other commands have. */
function elsewhere(flag: string, command: CommandName): Text | undefined {
  const has = (name: CommandName) => optionsOf(name).some(({ flags }) => flags.split(/[ ,]+/).includes(flag));
  const owners = commands.map(({ name }) => name).filter(has);
  if (command !== "install") {
    if (owners.length === 0 && !has("install")) return undefined;
    return {
      en: `Leave it out: it belongs to another command (docker-setup ${command} --help).`,
      zh: `它属于其他命令，请去掉（docker-setup ${command} --help）。`,
    };
  }
  if (owners.length === 0) return undefined;
  const list = owners.map((name) => `docker-setup ${name}`);
  return { en: `It is an option of ${list.join(", ")}.`, zh: `它是 ${list.join("、")} 的选项。` };
}
