import ini from "ini";
import { columnsOf, pad } from "../../columns.ts";
import { packageMirrors } from "../../sources/mirrors/package-mirrors.ts";
import { deepWithoutSecrets, withoutSecrets } from "../../system/secret.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import { daemonLineOf } from "../options/config-daemon.ts";
import { strangers } from "../options/environment.ts";
import { longName } from "../options/option-table.ts";
import { placeOf, type Setting, settable } from "../options/settings.ts";
import type { Terminal } from "../ui/terminal.ts";

/** What holds where nobody says anything, as far as it is a value. */
const defaults: Readonly<Record<string, string | readonly string[]>> = {
  mirror: [packageMirrors[0]!.id],
  channel: "stable",
  "lock-timeout": "600",
};

/**
 * Shows the options in force with their places, in the order of the option table, as a file that --config takes:
 * defaults stand there as comments, and passwords are covered. On a terminal that is too narrow for both, a value's
 * place stands above it.
 */
export function showConfig(
  system: System,
  settings: readonly Setting[],
  json: boolean,
  terminal: Terminal,
  out: (text: string) => void,
  columns = Number.POSITIVE_INFINITY,
): void {
  const names = settable.map(longName).filter((name) => name !== "json");
  const given = (name: string) => settings.filter((setting) => setting.name === name);
  if (json) {
    const options = names.flatMap((name) => {
      const found = given(name).length > 0 ? given(name) : [{ name, ...fallback(name) }];
      return found.filter(({ value }) => value !== undefined);
    });
    out(`${JSON.stringify(deepWithoutSecrets({ format: 1, options }), null, 2)}\n`);
    return;
  }
  for (const { variable, meant } of strangers(system.env)) terminal.note(noOption(variable, meant));
  const optionRows = names.flatMap((name) => {
    if (name === "daemon") return [];
    const [said] = given(name);
    const place = (i: number) =>
      said ? placeOf(said.places?.[i] ?? said.from) : { en: "default", zh: "默认" };
    const { value } = said ?? fallback(name);
    if (value === undefined) return [];
    const lines = Array.isArray(value) ? value.map((one) => [`${name}[]`, one]) : [[name, value]];
    const words = lines.map(
      ([left, right]) => `${said ? "" : ";"}${left} = ${withoutSecrets(ini.safe(String(right)))}`,
    );
    return words.map((word, i) => [word, terminal.say(place(i))] as const);
  });
  const keyRows = given("daemon").flatMap(({ value, from }) =>
    [value]
      .flat()
      .map((word) => [withoutSecrets(daemonLineOf(String(word))), terminal.say(placeOf(from))] as const),
  );
  const rows = [...optionRows, ...keyRows];
  const width = Math.max(...rows.map(([word]) => columnsOf(word)));
  const fits = rows.every(([, place]) => width + 4 + columnsOf(place) <= columns);
  const lines = (some: typeof rows) =>
    some
      .map(([word, place]) => (fits ? `${pad(word, width)}  ; ${place}\n` : `; ${place}\n${word}\n`))
      .join("");
  out(lines(optionRows) + (keyRows.length > 0 ? `\n[daemon]\n${lines(keyRows)}` : ""));
}

const fallback = (name: string) => ({ value: defaults[name], from: { by: "default" } });

const noOption = (variable: string, meant: string | undefined): Text => ({
  en: `${variable} does not belong to any option${meant ? `; did you mean ${meant}?` : "."}`,
  zh: `${variable} 不对应任何选项${meant ? `，你是指 ${meant} 吗？` : "。"}`,
});
