import { createInterface } from "node:readline";
import { hang } from "../../../columns.ts";
import { type Asker, type Choice, WentBack } from "../../../plan/settle/person.ts";
import type { Text } from "../../../text.ts";
import { cancelled } from "../cancelled.ts";
import { widthOf } from "../layout.ts";
import type { Terminal } from "../terminal.ts";
import type { Streams } from "./question.ts";

/** One line that is typed. Ctrl-D cancels; Ctrl-C is the terminal's own signal here. @throws SetupError "interrupted" */
function lineFrom({ input, output }: Streams): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input, terminal: false });
    output.write("> ");
    lines.once("line", (line) => {
      resolve(line.trim());
      lines.close();
    });
    lines.once("close", () => reject(cancelled()));
  });
}

/** Asks on a terminal that moves no cursor (TERM=dumb): choices have numbers, and a line is typed. */
export function askLines(
  streams: Streams,
  { say, lang }: Pick<Terminal, "say" | "lang">,
  mayGoBack: boolean,
): Asker {
  const { output } = streams;
  const print = (lead: string, text: string) => {
    for (const line of hang(lead, text, widthOf(output))) output.write(`${line}\n`);
  };
  const back: Text = mayGoBack ? { en: ", b: back", zh: "，b 返回" } : { en: "", zh: "" };
  /** Asks until a line means something; undefined: it does not. */
  async function until<T>(hint: Text, read: (line: string) => T | undefined): Promise<T> {
    for (;;) {
      // Again after a line that means nothing.
      print("  ", say({ en: `${hint.en}${back.en}`, zh: `${hint.zh}${back.zh}` }));
      const line = await lineFrom(streams);
      if (mayGoBack && line === "b") throw new WentBack();
      const meant = read(line);
      if (meant !== undefined) return meant;
    }
  }
  const list = <T>(question: Text, choices: readonly Choice<T>[], several: boolean) => {
    print("? ", say(question));
    for (const [i, { title, description, selected = false }] of choices.entries()) {
      const box = several ? (selected ? "[x] " : "[ ] ") : "";
      print(
        `  ${String(i + 1).padStart(2)}) ${box}`,
        `${say(title)}  ${description ? say(description) : ""}`,
      );
    }
  };
  const indexIn = (choices: readonly unknown[], word: string) =>
    /^\d+$/.test(word) && choices[Number(word) - 1] !== undefined ? Number(word) - 1 : undefined;
  return {
    lang,
    confirm(question, usual = false) {
      print("? ", say(question));
      const hint = usual
        ? { en: "y or n, Enter: y", zh: "y 或 n，回车为 y" }
        : { en: "y or n, Enter: n", zh: "y 或 n，回车为 n" };
      return until(hint, (line) =>
        line === "" ? usual : /^[yn]/i.test(line) ? /^y/i.test(line) : undefined,
      );
    },
    choose(question, choices) {
      list(question, choices, false);
      const usual = Math.max(
        0,
        choices.findIndex(({ selected }) => selected),
      );
      const hint = { en: `a number, Enter: ${usual + 1}`, zh: `输入序号，回车为 ${usual + 1}` };
      return until(hint, (line) => {
        const index = line === "" ? usual : indexIn(choices, line);
        return index === undefined ? undefined : [choices[index]!.value];
      }).then(([value]) => value!);
    },
    chooseSome(question, choices) {
      list(question, choices, true);
      const hint = { en: "numbers, 0: none, Enter: as marked", zh: "输入序号，0 为都不选，回车为已标记的" };
      return until(hint, (line) => {
        if (line === "") return choices.filter(({ selected }) => selected).map(({ value }) => value);
        if (line === "0") return [];
        const indices = line.split(/[\s,，]+/).map((word) => indexIn(choices, word));
        return indices.includes(undefined) ? undefined : indices.map((index) => choices[index!]!.value);
      });
    },
    async type(question, wrong, start) {
      print("? ", say(question));
      const enter =
        start === undefined ? { en: "", zh: "" } : { en: `, Enter: ${start}`, zh: `，回车为 ${start}` };
      print("  ", say({ en: `b: back${enter.en}`, zh: `b 返回${enter.zh}` }));
      for (;;) {
        const line = (await lineFrom(streams)) || (start ?? "");
        if (line === "b") throw new WentBack();
        const complaint = wrong(line);
        if (complaint === undefined) return line;
        print("  ", say(complaint));
      }
    },
  };
}
