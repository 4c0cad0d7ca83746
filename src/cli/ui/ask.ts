import colors from "picocolors";
import type { PromptObject } from "prompts";
import { SetupError } from "../../errors.ts";
import { type Asker, type Choice, type Progress, WentBack } from "../../plan/settle/person.ts";
import type { Text } from "../../text.ts";
import type { Terminal } from "./terminal.ts";

/** What prompts' questions are, of which only this much is used. */
interface Shown {
  value: unknown;
  abort(): void;
  delete?: () => void;
}

/**
 * Asks one question on the terminal. Throws SetupError "interrupted" on Ctrl-C and Esc, before anything was changed,
 * and WentBack on Backspace where that is offered.
 */
export async function ask<T>(question: Omit<PromptObject<"answer">, "name">, mayGoBack = false): Promise<T> {
  const { default: prompts } = await import("prompts");
  let cancelled = false;
  let wentBack = false;
  let known = false;
  const { answer } = await prompts(
    {
      ...question,
      name: "answer",
      onRender(this: unknown, kleur: unknown) {
        // What prompts colours with knows neither NO_COLOR nor --no-color.
        (kleur as { enabled: boolean }).enabled = colors.isColorSupported;
        if (known || !mayGoBack) return;
        known = true;
        // Backspace: prompts calls it "delete", and only where a text is typed it has a meaning.
        const shown = this as Shown;
        const erase = shown.delete?.bind(shown);
        shown.delete = () => {
          if (erase && shown.value !== "") return erase();
          wentBack = true;
          shown.abort();
        };
      },
    },
    {
      onCancel: () => {
        cancelled = true;
      },
    },
  );
  if (wentBack) throw new WentBack();
  if (cancelled || answer === undefined) {
    throw new SetupError("interrupted", {
      en: "Cancelled; nothing was changed.",
      zh: "已取消，没有任何改动。",
    });
  }
  return answer as T;
}

/** Asks on the terminal, with arrow keys; `mayGoBack`: there is a question before this one. */
export function askerOn({ say, lang }: Terminal, mayGoBack: boolean): Asker {
  const back: Text = mayGoBack ? { en: ", Backspace: back", zh: "，退格返回" } : { en: "", zh: "" };
  const hint = (text: Text) => say({ en: `${text.en}${back.en}`, zh: `${text.zh}${back.zh}` });
  const shown = <T>({ title, description, value, selected }: Choice<T>) => ({
    title: say(title),
    value,
    ...(description ? { description: say(description) } : {}),
    ...(selected === undefined ? {} : { selected }),
  });
  return {
    lang,
    confirm: (question) =>
      ask<boolean>({ type: "confirm", message: say(question), initial: false }, mayGoBack),
    choose: <T>(question: Text, choices: readonly Choice<T>[]) =>
      ask<T>(
        {
          type: "select",
          message: say(question),
          hint: hint({ en: "arrow keys, Enter", zh: "方向键选择，回车确认" }),
          choices: choices.map(shown),
          initial: Math.max(
            0,
            choices.findIndex(({ selected }) => selected),
          ),
        },
        mayGoBack,
      ),
    type: (question, wrong) =>
      ask<string>(
        {
          type: "text",
          message: say(question),
          validate: (text: string) => {
            const complaint = wrong(text.trim());
            return complaint === undefined || say(complaint);
          },
          format: (text: string) => text.trim(),
        },
        true,
      ),
    chooseSome: <T>(question: Text, choices: readonly Choice<T>[]) =>
      ask<T[]>(
        {
          type: "multiselect",
          message: say(question),
          hint: hint({ en: "Space: select, Enter: done", zh: "空格选择，回车确认" }),
          instructions: false,
          choices: choices.map(shown),
        },
        mayGoBack,
      ),
  };
}

/** A line of the terminal for what is under way. */
export const progressOn = (terminal: Terminal): Progress => ({
  begin(text) {
    const line = terminal.begin(terminal.say(text));
    return { update: line.update, end: () => line.end("gone") };
  },
});

export function askToGoOn(terminal: Terminal): Promise<boolean> {
  return ask<boolean>({
    type: "confirm",
    message: terminal.say({ en: "Go on?", zh: "是否继续？" }),
    initial: true,
  });
}

export function askToStopContainers(terminal: Terminal, count: number | "unknown"): Promise<boolean> {
  return ask<boolean>({
    type: "confirm",
    message: terminal.say(
      count === "unknown"
        ? { en: "Running containers might be stopped. Go on?", zh: "可能会停止正在运行的容器。是否继续？" }
        : {
            en: `${count} running container(s) will be stopped. Go on?`,
            zh: `${count} 个正在运行的容器会被停止。是否继续？`,
          },
    ),
    initial: false,
  });
}
