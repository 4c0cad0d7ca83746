import type { ReadSystem } from "../../system/read-only.ts";
import { filesLike, logicalLines, splitWords, unitFiles } from "./systemd-files.ts";

interface Said {
  /** What EnvironmentFile= names. */
  readonly sources: readonly string[];
  /** ExecStart='s last word. */
  readonly start: string;
  /** NAME=VALUE, the later over the earlier. */
  readonly variables: readonly string[];
}

/**
 * What a unit's own file and its drop-ins say, continuation lines joined: `except` are files that don't count.
 * unit_says in templates/script/unit-says-systemd.sh does the same. Sources: systemd.syntax(7), systemd.exec(5).
 */
async function readFiles(system: ReadSystem, unit: string, except: readonly string[] = []): Promise<Said> {
  const read = async (path: string) =>
    (await system.files.read(path).catch(() => undefined))?.toString("utf8");
  let start = "";
  let variables: string[] = [];
  let files: string[] = [];
  for (const path of await unitFiles(system, unit)) {
    if (except.includes(path)) continue;
    for (const line of logicalLines((await read(path)) ?? "")) {
      const [, name, value = ""] =
        /^[ \t]*(ExecStart|EnvironmentFile|Environment)[ \t]*=(.*)$/.exec(line) ?? [];
      const text = value.trim();
      if (name === "ExecStart") start = text;
      if (name === "Environment") variables = text === "" ? [] : [...variables, ...splitWords(text)];
      if (name === "EnvironmentFile") files = text === "" ? [] : [...files, text.replace(/^-/, "")];
    }
  }
  const sources = (await Promise.all(files.map((pattern) => filesLike(system, pattern)))).flat();
  // What the files say goes over what the unit says itself.
  for (const path of sources) {
    for (const line of logicalLines((await read(path)) ?? "")) {
      const at = line.indexOf("=");
      const value = line.slice(at + 1).trim();
      if (at > 0) variables.push(`${line.slice(0, at).trim()}=${/^(["'])(.*)\1$/.exec(value)?.[2] ?? value}`);
    }
  }
  return { start, variables, sources };
}

/** All that systemd opens for these services and Docker's socket: their files, drop-ins and what these name. */
export async function filesOpened(system: ReadSystem, services: readonly string[]): Promise<string[]> {
  const units = [...services.map((name) => `${name}.service`), "docker.socket"];
  const each = units.map(async (unit) => [
    ...(await unitFiles(system, unit)),
    ...(await readFiles(system, unit)).sources,
  ]);
  return [...new Set((await Promise.all(each)).flat())];
}

/** What a unit's process would find in its environment, as its files say it: NAME=VALUE, the later over the earlier. */
export const variablesInFiles = async (
  system: ReadSystem,
  unit: string,
  except: readonly string[],
): Promise<readonly string[]> => (await readFiles(system, unit, except)).variables;

/**
 * The words that a unit's files would have it started with the next time, with its variables put in; empty where no file
 * says ExecStart=. Source: systemd.service(5).
 */
export async function wordsInFiles(system: ReadSystem, unit: string): Promise<string[]> {
  const { start, variables } = await readFiles(system, unit);
  const values = new Map(
    variables.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]),
  );
  const words = splitWords(start).flatMap((word) => {
    const [, whole] = /^\$(\w+)$/.exec(word) ?? [];
    if (whole !== undefined) return splitWords(values.get(whole) ?? "");
    return [word.replace(/\$\{(\w+)\}/g, (_, name: string) => values.get(name) ?? "")];
  });
  return words.map((word, i) => (i === 0 ? word.replace(/^[-@:+!|]+/, "") : word));
}
