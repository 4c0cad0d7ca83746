import process from "node:process";
import type { Asker, Choice, Progress } from "../../plan/settle/person.ts";
import type { Text } from "../../text.ts";
import { askOn } from "./questions/ask-on.ts";
import type { Row } from "./questions/choices.ts";
import { anyOf, lineOfText, oneOf, type Words, yesOrNo } from "./questions/kinds.ts";
import { askLines } from "./questions/lines.ts";
import type { Question, Streams } from "./questions/question.ts";
import type { Terminal } from "./terminal.ts";

const yesAndNo = { yes: { en: "yes", zh: "是" }, no: { en: "no", zh: "否" } } satisfies Record<string, Text>;

const here = (): Streams => ({ input: process.stdin, output: process.stdout });

/** Asks on the terminal, with arrow keys; `mayGoBack`: there is a question before this one. */
export function askerOn(
  { say, lang }: Pick<Terminal, "say" | "lang">,
  mayGoBack: boolean,
  streams: Streams = here(),
): Asker {
  const ask = <S, T>(question: Question<S, T>, back = mayGoBack) => askOn(streams, question, back);
  const hint = (text: Text, back = mayGoBack) =>
    say({ en: `${text.en}${back ? ", Backspace: back" : ""}`, zh: `${text.zh}${back ? "，退格返回" : ""}` });
  const words = (question: Text, keys: Text): Words => ({
    title: say(question),
    hint: hint(keys),
    more: (count) => say({ en: `${count} more`, zh: `还有 ${count} 项` }),
  });
  const rows = <T>(choices: readonly Choice<T>[]): Row[] =>
    choices.map(({ title, description }) => ({
      title: say(title),
      description: description ? say(description) : "",
    }));
  const [yes, no] = [say(yesAndNo.yes), say(yesAndNo.no)];
  if (process.env.TERM === "dumb") return askLines(streams, { say, lang }, mayGoBack);
  return {
    lang,
    confirm(question, usual = false) {
      const keys = usual ? `${yes} (Y) / ${no} (n)` : `${yes} (y) / ${no} (N)`;
      return ask(yesOrNo(words(question, { en: keys, zh: keys }), usual, { yes, no }));
    },
    async choose(question, choices) {
      const keys = { en: "arrow keys, Enter", zh: "方向键选择，回车确认" };
      const start = choices.findIndex(({ selected }) => selected);
      return choices[await ask(oneOf(words(question, keys), rows(choices), Math.max(0, start)))]!.value;
    },
    async type(question, wrong, start) {
      const keys = hint({ en: "Enter: done", zh: "回车确认" }, true);
      const complaint = (text: string) => {
        const found = wrong(text);
        return found && say(found);
      };
      return ask(lineOfText(say(question), keys, complaint, start), true);
    },
    async chooseSome(question, choices) {
      const keys = { en: "Space: select, Enter: done", zh: "空格选择，回车确认" };
      const start = choices.flatMap(({ selected }, i) => (selected ? [i] : []));
      const list = { none: say({ en: "none", zh: "无" }), and: say({ en: ", ", zh: "、" }) };
      const chosen = await ask(anyOf(words(question, keys), rows(choices), start, list));
      return chosen.map((i) => choices[i]!.value);
    },
  };
}

/** A line of the terminal for what is under way. */
export const progressOn = (terminal: Terminal): Progress => ({
  begin(text) {
    const line = terminal.begin(terminal.say(text));
    return { update: line.update, end: () => line.end("gone") };
  },
});
