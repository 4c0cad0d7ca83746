import type { Lang, Text } from "../../text.ts";

export interface Choice<T> {
  readonly title: Text;
  /** What is worth knowing of it. */
  readonly description?: Text;
  readonly value: T;
  /** It is chosen unless somebody says otherwise. */
  readonly selected?: boolean;
}

/** What an answer rejects with where a person wants the question before it. */
export class WentBack extends Error {}

/**
 * Who is asked what a command line left open. Each answer rejects with SetupError "interrupted" on Ctrl-C and Esc, and
 * with WentBack where that is offered.
 */
export interface Asker {
  readonly lang: Lang;
  /** `usual` is what Enter takes: no, unless it is said. */
  confirm(question: Text, usual?: boolean): Promise<boolean>;
  /** What is selected is what Enter takes; else the first one. */
  choose<T>(question: Text, choices: readonly Choice<T>[]): Promise<T>;
  /**
   * A line of text; `wrong` says what is wrong with one, and it is asked for again. `start` stands there already. Going
   * back is always offered.
   */
  type(question: Text, wrong: (text: string) => Text | undefined, start?: string): Promise<string>;
  /** None is an answer, too. */
  chooseSome<T>(question: Text, choices: readonly Choice<T>[]): Promise<T[]>;
}

/** Something under way that a person may watch. */
export interface Progress {
  begin(text: Text): {
    /** How far it is. */
    update(suffix: string): void;
    end(): void;
  };
}
