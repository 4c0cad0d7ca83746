/** A key that was pressed, as node:readline names it: "return", "up", "backspace", or by what it typed. */
export interface Key {
  readonly name: string | undefined;
  readonly ctrl: boolean;
  /** What it types; "" where it types nothing. */
  readonly text: string;
}

/** What a question ends with. */
export class Answer<T> {
  readonly value: T;
  constructor(value: T) {
    this.value = value;
  }
}

/** A question as data: what it shows, and what a key makes of that. `S` is what is under way. */
export interface Question<S, T> {
  readonly title: string;
  /** Which keys do what. */
  readonly hint: string;
  readonly start: S;
  /** Lines below the title, none wider than `width` columns, about `height` of them at most. */
  body(state: S, width: number, height: number): string[];
  /** undefined: the key means nothing to this question. */
  press(state: S, key: Key): S | Answer<T> | undefined;
  /** What the answer is called in the line that stays. */
  told(value: T): string;
}

/** Where it is asked, and on what. */
export interface Streams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Takes the question off the screen again. */
  readonly signal?: AbortSignal;
}
