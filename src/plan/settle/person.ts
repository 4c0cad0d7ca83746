import type { Text } from "../../text.ts";

export interface Choice<T> {
  readonly title: Text;
  /** What is worth knowing of it. */
  readonly description?: Text;
  readonly value: T;
  /** It is chosen unless somebody says otherwise; where several may be. */
  readonly selected?: boolean;
}

/** Who is asked what a command line left open. Each answer rejects with SetupError "interrupted" on Ctrl-C. */
export interface Asker {
  confirm(question: Text): Promise<boolean>;
  /** The first one is what Enter takes. */
  choose<T>(question: Text, choices: readonly Choice<T>[]): Promise<T>;
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
