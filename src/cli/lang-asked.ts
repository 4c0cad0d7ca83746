import type { Lang } from "../text.ts";
import { variableOf } from "./options/environment.ts";
import { langOf } from "./ui/lang.ts";

/** The language of what is said before the command line is read, and of what is wrong with it. */
export function langAsked(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Lang {
  const at = argv.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const value = argv[at]?.startsWith("--lang=") ? argv[at].slice("--lang=".length) : argv[at + 1];
  return (at === -1 ? undefined : langNamed(value)) ?? langNamed(env[variableOf("lang")]) ?? langOf(env);
}

export const langNamed = (value: unknown): Lang | undefined =>
  value === "zh" || value === "en" ? value : undefined;
