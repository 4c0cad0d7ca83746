import type { ImportedKeyChange } from "../machine/resources/imported-key.ts";
import type { Change } from "../machine/resources/index.ts";
import type { Entry } from "./journal-entry.ts";

type Before = Extract<Entry, { type: "before" }>;

/**
 * Which of these packages docker-setup brought, by its journals (oldest first, runs that were taken back left out):
 * those that were absent before one of its installations, and that no later uninstall of its own took away. An
 * uninstall that failed or was cut off took nothing for certain: what is still here of it is still docker-setup's.
 */
export function packagesBrought(entries: readonly Entry[], names: readonly string[]): string[] {
  const brought = new Set<string>();
  /** What the removal that is at work takes away, until its end is in the journal. */
  let going: { step: number; names: readonly string[] } | undefined;
  for (const entry of entries) {
    if (entry.type === "begin") going = undefined;
    if (entry.type === "after" && entry.step === going?.step) {
      for (const name of going.names) brought.delete(name);
    }
    if (entry.type !== "before") continue;
    const { data, step, changes } = entry;
    const packages = changes.flatMap((change) => (change.what === "packages" ? [change] : []));
    if (data.kind === "package-remove") going = { step, names: packages.flatMap(({ names }) => names) };
    if (data.kind !== "package-install") continue;
    for (const { names, before } of packages) {
      for (const name of names) if (before[name] === undefined) brought.add(name);
    }
  }
  return names.filter((name) => brought.has(name));
}

/** What came along because Docker's packages need it, and was not there before. */
export function neededThatCame(entries: readonly Entry[]): string[] {
  const came = befores(entries).flatMap(({ data, changes }) => {
    const { brings = [] } = data.kind === "package-install" ? data : {};
    const had = changes.flatMap((change) => (change.what === "packages" ? Object.keys(change.before) : []));
    return brings.filter((name) => !had.includes(name));
  });
  return [...new Set(came)].sort();
}

/** When the first installation of packages began that came to no end; undefined: all did. */
export function firstCutOff(entries: readonly Entry[]): string | undefined {
  let open: Before | undefined;
  for (const entry of entries) {
    if (entry.type === "after" && entry.step === open?.step) open = undefined;
    else if (entry.type === "begin" && open) break;
    else if (entry.type === "before" && entry.data.kind === "package-install") open = entry;
  }
  return open?.at;
}

/** What the package manager imported for an installation of docker-setup's, and no uninstall took away since. */
export function keysImported(entries: readonly Entry[]): ImportedKeyChange | undefined {
  let ours: ImportedKeyChange | undefined;
  for (const { data, changes } of befores(entries)) {
    const change = changes.find((each) => each.what === "imported-key");
    if (data.kind === "imported-key-remove") ours = undefined;
    else if (change?.what === "imported-key" && change.before.length === 0) ours = change;
  }
  return ours;
}

/** Whether docker-setup ever changed daemon.json: then its last text but one lies beside it. */
export const wroteDaemonJson = (entries: readonly Entry[]): boolean =>
  befores(entries).some(({ data }) => data.kind === "daemon-json" || data.kind === "daemon-keys");

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
