import { type DaemonKey, daemonKeys } from "./keys.ts";

/** What JSON can hold, but null. */
export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** One change of daemon.json: a value set, entries put into a list or taken out of it, a key taken away. */
export interface Edit {
  readonly op: "set" | "add" | "take" | "remove";
  /** Keys from the top one down: ["log-opts", "max-size"]. */
  readonly path: readonly string[];
  /** What is set, or the entries; none for "remove". */
  readonly value?: Json;
}

/** A key's place for people: log-opts.max-size. */
export const placeOfEdit = ({ path }: Pick<Edit, "path">): string => path.join(".");

const signs = { set: "", add: "+", take: "-", remove: "" } as const;

/** What a person types behind --daemon for a change (cli/options/daemon-words.ts reads it). */
export function typedEdit({ op, path, value }: Edit): string {
  return `${placeOfEdit({ path })}${signs[op]}=${value === undefined ? "" : typedValue(path, value)}`;
}

function typedValue([top]: readonly string[], value: Json): string {
  const [only, ...others] = Array.isArray(value) ? (value as readonly Json[]) : [value];
  if (typeof only === "string" && others.length === 0 && jsonIn(only) === undefined) return only;
  const { Soft, Hard } = value as { readonly Soft?: number; readonly Hard?: number };
  return top === "default-ulimits" && Hard !== undefined ? `${Soft}:${Hard}` : JSON.stringify(value);
}

/** What a word says as JSON; undefined where it is none. */
export function jsonIn(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** What a change does to a daemon that runs. */
export interface Effect {
  /** It has to start anew; else a reload is enough. */
  readonly restart: boolean;
  readonly breaksLiveRestore: boolean;
  readonly anew: boolean;
}

/**
 * The least that has a running daemon take a change. features: dockerd reads buildkit's as it is asked, all others at
 * its start (moby, daemon/daemon.go).
 */
export function effectOf({ op, path }: Edit): Effect {
  const [top = "", second] = path;
  const key: DaemonKey | undefined = daemonKeys[top];
  const goes = op === "remove" && path.length === 1;
  const live = key?.reload === "taken" || (key?.reload === "kept" && (!goes || key.neutral !== undefined));
  const early = top === "features" && second !== "buildkit";
  return {
    restart: !live || early,
    breaksLiveRestore: key?.breaksLiveRestore === true,
    anew: key?.anew === true,
  };
}

/** What no change of a list needs: dockerd takes a list whole. */
export const needsRestart = (edits: readonly Edit[]): boolean => edits.some((edit) => effectOf(edit).restart);

/** Whether a value from outside is a list of edits. */
export function isEdits(value: unknown): value is readonly Edit[] {
  return (
    Array.isArray(value) &&
    value.every(
      (each: Edit | null) =>
        typeof each === "object" &&
        each !== null &&
        ["set", "add", "take", "remove"].includes(each.op) &&
        Array.isArray(each.path) &&
        each.path.length > 0 &&
        each.path.every((part) => typeof part === "string") &&
        (each.op === "remove" || each.value !== undefined) &&
        (!["add", "take"].includes(each.op) || Array.isArray(each.value)),
    )
  );
}
