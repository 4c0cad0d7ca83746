import type { Text } from "../../text.ts";

/** What is wrong with a line of a --config file, and what to do about it. */
type Complaint = [what: Text, next: Text];

export const noSection = (name: string): Complaint => [
  {
    en: `there is no section ${JSON.stringify(name.slice(0, 60))}.`,
    zh: `没有名为 ${JSON.stringify(name.slice(0, 60))} 的小节。`,
  },
  {
    en: "The one section is [daemon], for keys of daemon.json; options stand above it: mirror[] = tuna",
    zh: "只有一个小节 [daemon]，用于 daemon.json 的键；选项写在它的上方，例如 mirror[] = tuna",
  },
];

export const noKey = (line: string): Complaint => [
  {
    en: `${JSON.stringify(line.slice(0, 60))} is not of the form KEY = VALUE.`,
    zh: `${JSON.stringify(line.slice(0, 60))} 不是 KEY = VALUE 的形式。`,
  },
  { en: "For example: log-opts.max-size = 10m", zh: "例如：log-opts.max-size = 10m" },
];

export const noValue = (name: string, text: boolean): Complaint =>
  text
    ? [
        { en: `${name} needs a value.`, zh: `${name} 需要一个值。` },
        { en: `Write ${name} = VALUE`, zh: `写法：${name} = 值` },
      ]
    : [
        { en: `${name} is true or false.`, zh: `${name} 只能是 true 或 false。` },
        { en: `Write ${name} = true`, zh: `写法：${name} = true` },
      ];

export const onlyOne = (name: string): Complaint => [
  { en: `${name} takes one value.`, zh: `${name} 只接受一个值。` },
  { en: `Leave the brackets out: ${name} = VALUE`, zh: `请去掉方括号：${name} = 值` },
];

export const twice = (name: string, line: number, many: boolean): Complaint => [
  { en: `line ${line} says the same or its contrary already.`, zh: `与第 ${line} 行重复或矛盾。` },
  many
    ? {
        en: `For more than one write ${name}[] = VALUE in each line.`,
        zh: `若有多个，请每行写 ${name}[] = 值。`,
      }
    : { en: "Leave one of them out.", zh: "请去掉其中一行。" },
];
