import type { Text } from "../../text.ts";
import type { Asker, Choice } from "./person.ts";

/**
 * Asks as `asker` does, and keeps each answer in `answers` by its question's words: who comes to a question again finds
 * what was answered last where the usual answer stood.
 */
export function remembering(asker: Asker, answers: Map<string, unknown>): Asker {
  const before = <T>({ en }: Text) => answers.get(en) as T | undefined;
  const keep = async <T>({ en }: Text, answer: Promise<T>): Promise<T> => {
    const given = await answer;
    answers.set(en, given);
    return given;
  };
  /** The answer counts as far as it can still be chosen: another mirror has other versions. */
  const marked = <T>(choices: readonly Choice<T>[], given: readonly T[] | undefined) => {
    const there = given?.filter((one) => choices.some(({ value }) => value === one)) ?? [];
    if (given === undefined || (there.length === 0 && given.length > 0)) return choices;
    return choices.map((choice) => ({ ...choice, selected: there.includes(choice.value) }));
  };
  return {
    lang: asker.lang,
    confirm: (question, usual) => keep(question, asker.confirm(question, before<boolean>(question) ?? usual)),
    choose<T>(question: Text, choices: readonly Choice<T>[]) {
      const given = answers.has(question.en) ? [before<T>(question)!] : undefined;
      return keep(question, asker.choose(question, marked(choices, given)));
    },
    chooseSome<T>(question: Text, choices: readonly Choice<T>[]) {
      return keep(question, asker.chooseSome(question, marked(choices, before<readonly T[]>(question))));
    },
    type: (question, wrong) => keep(question, asker.type(question, wrong, before<string>(question))),
  };
}
