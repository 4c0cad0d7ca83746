import { nearest } from "../../../distros/nearest.ts";
import { SetupError } from "../../errors.ts";
import { rememberAll } from "../../system/secret.ts";
import { longName } from "./option-table.ts";
import { type Setting, settable, takesValue } from "./settings.ts";

const prefix = "DOCKER_SETUP_";

/** The variable of an option: "DOCKER_SETUP_DOCKER_VERSION". */
export const variableOf = (name: string): string => prefix + name.replaceAll("-", "_").toUpperCase();

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings of the environment. An empty variable says nothing; several values stand between blanks; an option without a
 * value is true, 1, yes or on, or false, 0, no or off.
 * @throws SetupError "usage"
 */
export function fromEnvironment(env: Environment): Setting[] {
  return settable.flatMap((entry): Setting[] => {
    const name = longName(entry);
    const variable = variableOf(name);
    const text = env[variable]?.trim();
    if (!text) return [];
    const from = { by: "environment" as const, variable };
    const words = entry.many ? text.split(/\s+/) : [text];
    for (const word of words) rememberAll([`--${name}=${word}`], {});
    if (name === "daemon") return words.map((word) => ({ name, value: [word], from }));
    if (takesValue(entry)) return [{ name, value: entry.many ? words : text, from }];
    return [{ name, value: yesOrNo(variable, text), from }];
  });
}

function yesOrNo(variable: string, text: string): boolean {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  if (/^(false|0|no|off)$/i.test(text)) return false;
  throw new SetupError(
    "usage",
    { en: `${variable} is neither true nor false.`, zh: `${variable} 既不是 true 也不是 false。` },
    { next: { en: `Set ${variable}=true, or unset it.`, zh: `请设为 ${variable}=true，或取消该变量。` } },
  );
}

/** Variables that look like ours and are no option's, each with the one that may have been meant. */
export function strangers(env: Environment): { variable: string; meant: string | undefined }[] {
  const known = [...settable.map((entry) => variableOf(longName(entry))), variableOf("config")];
  return Object.keys(env)
    .filter((variable) => variable.startsWith(prefix) && !known.includes(variable))
    .sort()
    .map((variable) => ({ variable, meant: nearest(variable, known) }));
}
