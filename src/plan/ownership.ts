import type { Change } from "../machine/resources/index.ts";
import type { Entry } from "./journal-entry.ts";

type Before = Extract<Entry, { type: "before" }>;

/**
 * Which of these packages docker-setup brought, by its journals (oldest first, runs that were taken back left out):
 * those that were absent before one of its installations, and that no later uninstall of its own took away.
 */
export function packagesBrought(entries: readonly Entry[], names: readonly string[]): string[] {
  const brought = new Set<string>();
  for (const { data, changes } of befores(entries)) {
    if (data.kind !== "package-remove" && data.kind !== "package-install") continue;
    for (const change of changes) {
      if (change.what !== "packages") continue;
      for (const name of change.names) {
        if (data.kind === "package-remove") brought.delete(name);
        else if (change.before[name] === undefined) brought.add(name);
      }
    }
  }
  return names.filter((name) => brought.has(name));
}

/** Whether docker-setup ever installed Docker here: then its data is of that Docker, also after an uninstall. */
export function installedHere(entries: readonly Entry[], name: string): boolean {
  return befores(entries).some(
    ({ data, changes }) =>
      data.kind === "package-install" &&
      changes.some(
        (change) => change.what === "packages" && change.names.includes(name) && !change.before[name],
      ),
  );
}

/** A file that docker-setup wrote: what stood there before its first change, and what it left (text files only). */
export interface WrittenPath {
  readonly path: string;
  readonly before: Extract<Change, { what: "file" }>["before"];
  readonly left: string | undefined;
}

/** The files that it wrote, each once, without those that another step takes care of. */
export function filesWritten(entries: readonly Entry[]): WrittenPath[] {
  const found = new Map<string, WrittenPath>();
  for (const { data, changes } of befores(entries)) {
    if (data.kind !== "file" && data.kind !== "repository-key") continue;
    const { path } = data;
    const change = changes.find((one) => one.what === "file" && one.path === path);
    const before = found.get(path)?.before ?? (change?.what === "file" ? change.before : { type: "absent" });
    // A secret is not in the journal, so what holds one can't be compared.
    const text = data.kind === "file" ? String(data.content) : undefined;
    found.set(path, { path, before, left: text?.includes("***") ? undefined : text });
  }
  return [...found.values()];
}

export const befores = (entries: readonly Entry[]): Before[] =>
  entries.flatMap((entry) => (entry.type === "before" ? [entry] : []));

/** A person's source file that docker-setup switched off: its path, what stood there, and how the text of today came of it. */
export interface RetiredFile {
  readonly path: string;
  readonly before: Extract<WrittenPath["before"], { type: "file" }>;
}

/** The files in which entries of somebody else's were switched off, each once, as they were before the first time. */
export function filesRetired(entries: readonly Entry[]): RetiredFile[] {
  const found = new Map<string, RetiredFile>();
  for (const { data, changes } of befores(entries)) {
    if (data.kind !== "repository-retire") continue;
    for (const change of changes) {
      if (change.what !== "file" || change.before.type !== "file" || found.has(change.path)) continue;
      found.set(change.path, { path: change.path, before: change.before });
    }
  }
  return [...found.values()];
}
