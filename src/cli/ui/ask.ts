import type { PromptObject } from "prompts";
import { SetupError } from "../../errors.ts";
import type { Asker, Choice, Progress } from "../../plan/settle/person.ts";
import type { Text } from "../../text.ts";
import type { Terminal } from "./terminal.ts";

/** Asks one question on the terminal. Throws SetupError "interrupted" on Ctrl-C, before anything was changed. */
export async function ask<T>(question: Omit<PromptObject<"answer">, "name">): Promise<T> {
  const { default: prompts } = await import("prompts");
  let cancelled = false;
  const { answer } = await prompts(
    { ...question, name: "answer" },
    {
      onCancel: () => {
        cancelled = true;
      },
    },
  );
  if (cancelled || answer === undefined) {
    throw new SetupError("interrupted", {
      en: "Cancelled; nothing was changed.",
      zh: "已取消，没有任何改动。",
    });
  }
  return answer as T;
}

/** Asks on the terminal, with arrow keys. */
export function askerOn({ say }: Terminal): Asker {
  const shown = <T>({ title, description, value, selected }: Choice<T>) => ({
    title: say(title),
    value,
    ...(description ? { description: say(description) } : {}),
    ...(selected === undefined ? {} : { selected }),
  });
  return {
    confirm: (question) => ask<boolean>({ type: "confirm", message: say(question), initial: false }),
    choose: <T>(question: Text, choices: readonly Choice<T>[]) =>
      ask<T>({
        type: "select",
        message: say(question),
        hint: say({ en: "arrow keys, Enter", zh: "方向键选择，回车确认" }),
        choices: choices.map(shown),
        initial: 0,
      }),
    chooseSome: <T>(question: Text, choices: readonly Choice<T>[]) =>
      ask<T[]>({
        type: "multiselect",
        message: say(question),
        hint: say({ en: "Space selects, Enter goes on", zh: "空格选择，回车确认" }),
        instructions: false,
        choices: choices.map(shown),
      }),
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
