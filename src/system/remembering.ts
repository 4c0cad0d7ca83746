import type { ReadSystem } from "./read-only.ts";
import type { ExecResult } from "./types.ts";

/** A look at a machine that nobody changes meanwhile. */
export interface Remembering {
  /** Runs no command twice: who asks the same gets the answer that is there, or the one that is on its way. */
  readonly system: ReadSystem;
  /** Something was changed: all is asked anew. */
  forget(): void;
}

export function remembering(system: ReadSystem): Remembering {
  const answers = new Map<string, Promise<ExecResult>>();
  return {
    system: {
      ...system,
      exec(argv, options) {
        const question = JSON.stringify([argv, options]);
        const answer = answers.get(question) ?? system.exec(argv, options);
        answers.set(question, answer);
        return answer;
      },
    },
    forget: () => answers.clear(),
  };
}
