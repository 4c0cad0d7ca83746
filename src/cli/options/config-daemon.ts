import ini from "ini";
import { type DaemonKey, daemonKeys } from "../../machine/daemon-json/keys.ts";

/** Of a word behind --daemon, KEY=VALUE, KEY+=VALUE or KEY-=VALUE: its parts; undefined where it is none. */
export function daemonParts(word: string): { name: string; sign: "" | "+" | "-"; text: string } | undefined {
  const [, name = "", sign = "", text = ""] = /^([^=]*?)([+-]?)=(.*)$/s.exec(word) ?? [];
  return name === "" ? undefined : { name, sign: sign as "" | "+" | "-", text };
}

/** Whether what a word says of a key counts no more where a stronger place sets that key, or the one around it. */
export function overruled(word: string, stronger: readonly string[]): boolean {
  const name = daemonParts(word)?.name;
  return stronger.some((other) => {
    const parts = daemonParts(other);
    return parts?.sign === "" && (name === parts.name || name?.startsWith(`${parts.name}.`));
  });
}

/** A line of a file's [daemon] section. */
export interface DaemonLine {
  readonly name: string;
  /** "[]": an entry of a list that the lines of this name make together. */
  readonly sign: "" | "+" | "-" | "[]";
  readonly text: string;
}

const form = /^([^=[\]]*?)\s*(\[\]|[+-])?\s*=\s*(.*)$/;
const inQuotes = /^'([^']*)'\s*(?:[;#].*)?$/;
const withComment = /^("(?:[^"\\]|\\.)*")\s*[;#].*$/;

/** Reads it: the value with quotes, escapes and comments as `ini` has them. undefined: it has no "=", or nothing before it. */
export function daemonLine(line: string): DaemonLine | undefined {
  const [, name = "", sign = "", rest = ""] = form.exec(line) ?? [];
  if (name === "") return undefined;
  // `ini` takes JSON in such quotes apart.
  const [, literal] = inQuotes.exec(rest) ?? [];
  const text = literal ?? String(ini.parse(`x = ${rest.replace(withComment, "$1")}`).x);
  return { name, sign: sign as DaemonLine["sign"], text };
}

/** Whether a key holds a list; true for one that is not known, which is complained of later. */
export function isList(name: string): boolean {
  const key: DaemonKey | undefined = Object.hasOwn(daemonKeys, name) ? daemonKeys[name] : undefined;
  return key === undefined || key.type === "list" || key.type === "pools";
}

/** A word as a line of the section. */
export function daemonLineOf(word: string): string {
  const { name, sign, text } = daemonParts(word)!;
  return `${name} ${sign}= ${ini.safe(text)}`.trimEnd();
}
