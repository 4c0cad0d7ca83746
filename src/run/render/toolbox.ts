/** The files of templates/script that a script gets: what its steps call, and what those call in turn. */
import { initOf, type NamesInit } from "../../machine/inits/index.ts";
import { template } from "../../templates.ts";

/** Where tools are taken from: name → a template's text. */
export type Shelf = (name: string) => string;

/** What each init has of its own: init-systemd.sh stands in for init.sh. */
const byInit = ["init", "unit-starts", "unit-says"];

/** Those of templates/script, for a machine of that init. */
export const wholeTools =
  (machine: NamesInit): Shelf =>
  (name) =>
    template(`script/${byInit.includes(name) ? `${name}-${initOf(machine).name}` : name}.sh`);

/** A template's first line may name what it calls of other ones; it is left out of the script. */
const needsLine = /^# needs: ([a-z -]+)\n/;

/** @returns the names of templates, each once, and each behind those that it needs. */
export function withNeeds(names: readonly string[], shelf: Shelf = wholeTools({})): string[] {
  const found = new Set<string>();
  const add = (name: string, within: readonly string[]) => {
    if (found.has(name)) return;
    if (within.includes(name)) throw new Error(`templates need each other: ${[...within, name].join(" ")}`);
    for (const needed of needsOf(name, shelf)) add(needed, [...within, name]);
    found.add(name);
  };
  for (const name of names) add(name, []);
  return [...found];
}

/** What a template says that it needs. @throws where there is no such template. */
export function needsOf(name: string, shelf: Shelf = wholeTools({})): string[] {
  return needsLine.exec(shelf(name))?.[1]?.split(" ") ?? [];
}

/** A template as it stands in a script. */
export function tool(name: string, shelf: Shelf = wholeTools({})): string {
  return shelf(name).replace(needsLine, "").trimEnd();
}
