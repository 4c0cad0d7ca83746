import { SetupError } from "../../errors.ts";
import type { Text } from "../../text.ts";
import { type CommandName, optionsOf } from "./command-table.ts";
import { overruled } from "./config-daemon.ts";
import { archive, image, installOptions, longName, type OptionEntry } from "./option-table.ts";
import { parseRequest, type RawOptions, type Request } from "./request.ts";

/** Where a value stands. */
export type Origin =
  | { readonly by: "command-line" }
  | { readonly by: "environment"; readonly variable: string }
  | { readonly by: "file"; readonly path: string; readonly line: number };

/**
 * An option that was given, by its long name without the dashes, as the parser takes its value. Of daemon there is one
 * for each word: the places are told apart by key.
 */
export interface Setting {
  readonly name: string;
  readonly value: string | boolean | readonly string[];
  readonly from: Origin;
  /** Of a list in a file: where each of its values stands; from is the last one's. */
  readonly places?: readonly Origin[];
}

/** The options that a file or the environment may give: the main job's but the file's own name, and a lock's and a bundle's. */
export const settable: readonly OptionEntry[] = [
  ...installOptions.filter((entry) => longName(entry) !== "config"),
  image,
  archive,
];

/** Whether an option takes a value. */
export const takesValue = ({ flags }: OptionEntry): boolean => flags.includes("<");

/** commander's key of an option; --no-x makes the key x false. */
const key = (name: string) => name.replace(/^no-/, "").replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const negates = (name: string) => name.startsWith("no-");

/** Options that speak of the same thing: the place that wins decides it alone. */
const subject = (name: string) => name.replace(/^no-/, "").replace(/^registry-mirrors$/, "registry-mirror");

/** Two settings of one place that can't both hold, such as probe and no-probe. */
export const sameKey = (a: string, b: string): boolean => key(a) === key(b);

/** The contrary of an option without a value, by which the command line takes back what a weaker place says. */
export function contraryOf(entry: OptionEntry): string | undefined {
  const name = longName(entry);
  if (takesValue(entry) || !settable.some((each) => longName(each) === name)) return undefined;
  const contrary = negates(name) ? name.slice("no-".length) : `no-${name}`;
  // What is an option of its own is in the tables of those that have it.
  return settable.some((each) => longName(each) === contrary) ? undefined : contrary;
}

/** What the command line gave, as settings. */
export function fromCommandLine(raw: RawOptions, table: readonly OptionEntry[]): Setting[] {
  return table.flatMap((entry): Setting[] => {
    const name = longName(entry);
    const value = raw[key(name) as keyof RawOptions];
    const from = { by: "command-line" } as const;
    if (value === undefined) return [];
    if (typeof value === "boolean" && value === negates(name)) {
      const contrary = contraryOf(entry);
      return contrary === undefined ? [] : [{ name, value: false, from }];
    }
    if (name === "daemon") return (value as string[]).map((word) => ({ name, value: [word], from }));
    return [{ name, value: value === false ? true : value, from }];
  });
}

/**
 * Places in the order of their weight, the strongest first: of each subject, and of each key of daemon.json, the strongest
 * place that names it counts. Keys come last, the strongest behind the others, as --daemon takes them.
 */
export function inForce(places: readonly (readonly Setting[])[]): Setting[] {
  const decided = new Set<string>();
  const options = places.flatMap((place) => {
    const open = place.filter(({ name }) => name !== "daemon" && !decided.has(subject(name)));
    for (const { name } of open) decided.add(subject(name));
    return open;
  });
  const stronger: string[] = [];
  const keys = places.map((place) => {
    const open = place.filter(
      ({ name, value }) => name === "daemon" && !overruled(wordsOf(value)[0]!, stronger),
    );
    stronger.push(...open.flatMap(({ value }) => wordsOf(value)));
    return open;
  });
  return [...options, ...keys.reverse().flat()];
}

const wordsOf = (value: Setting["value"]) => [value].flat().map(String);

/** Settings as commander would have handed them over. */
export function rawOf(settings: readonly Setting[]): RawOptions {
  const daemon = settings.flatMap(({ name, value }) => (name === "daemon" ? wordsOf(value) : []));
  return Object.fromEntries(
    settings.flatMap(({ name, value }): [string, unknown][] => {
      if (name === "daemon") return [[name, daemon]];
      if (value !== false) return [[key(name), negates(name) ? false : value]];
      // `probe = false` is --no-probe; `hold = false` says no more than a weaker place's true away.
      return settable.some((entry) => longName(entry) === `no-${name}`) ? [[key(name), false]] : [];
    }),
  ) as RawOptions;
}

/**
 * Parses what is in force for a command: a value from a file or a variable is checked by itself first, so that what is
 * wrong with it comes with its place. An option that the command does not have is none of its business.
 * @throws SetupError as parseRequest
 */
export function requestOf(command: CommandName, settings: readonly Setting[]): Request {
  const names = optionsOf(command).map(longName);
  const ours = settings.filter(({ name }) => names.includes(name));
  const beside = ours.filter(({ name }) => name === "allow-http" || name === "bundle");
  for (const setting of ours) {
    if (setting.from.by === "command-line") continue;
    try {
      // What has to stand beside it is looked at below, where all of it is there.
      parseRequest(rawOf([...beside, setting]), "file");
    } catch (error) {
      throw error instanceof SetupError ? withPlace(error, setting) : error;
    }
  }
  const dry = optionsOf(command).some(({ flags }) => flags === "--dry-run");
  return parseRequest(rawOf(ours), dry ? "script" : "file");
}

function withPlace({ code, what, why, next, output }: SetupError, { name, from }: Setting): SetupError {
  const place: Text = {
    en: `${name} comes from ${placeOf(from).en}.`,
    zh: `${name} 来自 ${placeOf(from).zh}。`,
  };
  const all = why ? { en: `${place.en} ${why.en}`, zh: `${place.zh}${why.zh}` } : place;
  return new SetupError(code, what, { why: all, ...(next && { next }), ...(output && { output }) });
}

/** A place for people: "site.ini:3", "DOCKER_SETUP_MIRROR". */
export function placeOf(from: Origin): Text {
  if (from.by === "command-line") return { en: "the command line", zh: "命令行" };
  const place = from.by === "file" ? `${from.path}:${from.line}` : from.variable;
  return { en: place, zh: place };
}
