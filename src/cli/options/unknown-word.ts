import { editDistance } from "../../../distros/nearest.ts";
import { SetupError } from "../../errors.ts";
import { packageMirrors } from "../../sources/mirrors/package-mirrors.ts";
import type { Text } from "../../text.ts";
import { type CommandName, commands, jobWords } from "./command-table.ts";

/** What other tools call what docker-setup does. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  docker: ["install"],
  "docker-ce": ["install"],
  setup: ["install"],
  update: ["upgrade"],
  remove: ["uninstall"],
  purge: ["uninstall"],
  delete: ["uninstall"],
  list: ["versions"],
  ls: ["versions"],
  search: ["versions"],
  version: ["--version", "versions"],
  check: ["doctor"],
  status: ["doctor"],
  log: ["history"],
  logs: ["history"],
  undo: ["rollback"],
};

const names: readonly string[] = [...jobWords, ...commands].map(({ name }) => name);

/** "27", "27.3.1" or "5:27.3.1-1~debian.12~bookworm". */
export const isVersionWord = (word: string) =>
  /^(\d+:)?v?\d+(\.[\w.~+*-]+)*$/.test(word) && word.length <= 80;

/** A command as it is typed. */
export const nameOf = (command: CommandName): string =>
  command === "install" ? "docker-setup" : `docker-setup ${command}`;

/** Where a command's usage is told. */
export const helpOf = (command: CommandName): Text => ({
  en: `${nameOf(command)} --help shows the usage.`,
  zh: `${nameOf(command)} --help 列出所有用法。`,
});

/** A word on the command line that nobody takes, and what was likely meant by it. */
export function unknownWord(word: string, command: CommandName): SetupError {
  const self = nameOf(command);
  const help = helpOf(command);
  const url = /^https?:/i.test(word);
  // Anything else may be a secret, or hide what a terminal obeys.
  if (!isVersionWord(word) && !/^[a-z][\w.-]{0,30}$/i.test(word)) {
    const what = { en: "There are too many arguments on the command line.", zh: "命令行上有多余的词。" };
    return new SetupError("usage", what, { next: url && self === "docker-setup" ? addresses : help });
  }
  if (self !== "docker-setup") {
    const what = { en: `${self} takes no argument ${word}.`, zh: `${self} 不接受参数 ${word}。` };
    return new SetupError("usage", what, { next: help });
  }
  if (names.includes(word)) {
    const what = { en: "Two commands on one command line.", zh: "一行命令中有两个命令。" };
    return new SetupError("usage", what, { next: { en: "Leave one of them out.", zh: "请去掉其中一个。" } });
  }
  const what = { en: `docker-setup has no command ${word}.`, zh: `docker-setup 没有命令 ${word}。` };
  return new SetupError("usage", what, { next: optionFor(word) ?? meant(word) ?? help });
}

const addresses: Text = {
  en: "A package mirror's address goes behind --mirror, a registry mirror's behind --registry-mirror.",
  zh: "软件包镜像站的地址写在 --mirror 后面，镜像加速地址写在 --registry-mirror 后面。",
};

/** The option that a bare value belongs to. */
function optionFor(word: string): Text | undefined {
  const mirror = packageMirrors.some(({ id }) => id === word);
  const option = mirror ? "--mirror" : isVersionWord(word) ? "--docker-version" : undefined;
  return option && { en: `Use ${option} ${word} instead.`, zh: `请改用 ${option} ${word}。` };
}

function meant(word: string): Text | undefined {
  const near = elsewhere[word.toLowerCase()] ?? nearest(word.toLowerCase());
  const lines = near.map((name) => `docker-setup ${name}`);
  return near.length === 0 ? undefined : guess(lines);
}

/** "Did you mean a or b?" */
export const guess = (names: readonly string[]): Text => ({
  en: `Did you mean ${names.join(" or ")}?`,
  zh: `你是指 ${names.join(" 或 ")} 吗？`,
});

/** The command that is spelled most like a word, or begins with it; none where all are far from it. */
function nearest(word: string): string[] {
  const begun = names.filter((name) => word.length >= 3 && name.startsWith(word));
  if (begun.length > 0) return begun;
  const ranked = names.map((name) => ({ name, far: editDistance(word, name) })).sort((a, b) => a.far - b.far);
  return ranked
    .filter(({ far }) => far === ranked[0]?.far && far <= 2 && far < word.length / 2)
    .map((r) => r.name);
}
