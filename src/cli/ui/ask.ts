import prompts from "prompts";
import { SetupError } from "../../errors.ts";

/** Asks one question on the terminal. Throws SetupError "interrupted" on Ctrl-C, before anything was changed. */
export async function ask<T>(question: Omit<prompts.PromptObject<"answer">, "name">): Promise<T> {
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
