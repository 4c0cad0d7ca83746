import type { Text } from "../text.ts";
import type { Facts } from "./facts.ts";

/** "skip": it could not be looked at, and `said` tells why. The order is that of severity. */
export type State = "ok" | "skip" | "warn" | "fail";

/** What a check saw. */
export interface Finding {
  readonly state: State;
  /** Without a full stop: several are joined. */
  readonly said: Text;
  /** What to do about it, a line each; after "warn" and "fail" alone. */
  readonly next?: Text;
}

/** One thing that the doctor looks at. */
export interface Check {
  /** Stands in --json and never changes. */
  readonly id: string;
  readonly title: Text;
  /** Looks and changes nothing. A SetupError, or a file that may not be read, is "skip". */
  look(facts: Facts): Promise<Finding>;
}

export const ok = (en: string, zh: string): Finding => ({ state: "ok", said: { en, zh } });
export const skip = (said: Text): Finding => ({ state: "skip", said });
export const warn = (said: Text, next: Text): Finding => ({ state: "warn", said, next });
export const fail = (said: Text, next: Text): Finding => ({ state: "fail", said, next });

/** A command to type is the same in every language. */
export const type = (line: string): Text => ({ en: line, zh: line });

const order: readonly State[] = ["ok", "skip", "warn", "fail"];

/** The worst of some states; "ok" of none. */
export const worst = (states: readonly State[]): State =>
  order[Math.max(0, ...states.map((state) => order.indexOf(state)))] ?? "ok";

/** Several findings of one check as one: the worst state, what is wrong first, all that is to be done. */
export function combine(findings: readonly Finding[]): Finding {
  const sorted = [...findings].sort((a, b) => order.indexOf(b.state) - order.indexOf(a.state));
  const todo = [...new Map(sorted.flatMap(({ next }) => (next ? [[next.en, next] as const] : []))).values()];
  return {
    state: worst(findings.map(({ state }) => state)),
    said: {
      en: sorted.map(({ said }) => said.en).join("; "),
      zh: sorted.map(({ said }) => said.zh).join("；"),
    },
    ...(todo.length === 0
      ? {}
      : { next: { en: todo.map(({ en }) => en).join("\n"), zh: todo.map(({ zh }) => zh).join("\n") } }),
  };
}
