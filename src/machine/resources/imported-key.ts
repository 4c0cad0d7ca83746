import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { PackageQuery } from "../managers/types.ts";
import { runPackageCommand, waitInScript } from "../packages/lock.ts";
import { isQuery } from "./query-shape.ts";
import type { Resource } from "./resource.ts";
import { isArgv, isList, isString } from "./shape.ts";

/** Keys that a package manager takes into a database of its own, as rpm does, when it first meets what they signed. */
export interface ImportedKeyTouch {
  readonly what: "imported-key";
  /** Fingerprints of those that may come, hexadecimal. */
  readonly keys: readonly string[];
  readonly query: PackageQuery;
  /** Prints what the database has, "ID-TIME" a line. */
  readonly list: readonly string[];
  /** Such lines are appended, each behind `prefix`. */
  readonly remove: readonly string[];
  readonly prefix: string;
}

export interface ImportedKeyChange extends ImportedKeyTouch {
  /** Those lines of `list` that were there and name one of the keys. */
  readonly before: readonly string[];
}

/** What a person calls them. */
export const keyNames = ({ prefix, keys }: Pick<ImportedKeyTouch, "prefix" | "keys">): string =>
  keys.map((key) => prefix + key.slice(-8).toLowerCase()).join(", ");

/** Those lines of "ID-TIME" that name one of some keys; an ID is the end of a fingerprint. Source: rpm's rpmkeys.c. */
export const keysAmong = (printed: string, fingerprints: readonly string[]): string[] =>
  printed.split("\n").filter((line) => {
    const [, id] = /^([0-9a-f]{8,64})-[0-9a-f]+$/.exec(line) ?? [];
    return id !== undefined && fingerprints.some((each) => each.toLowerCase().endsWith(id));
  });

/** Those of the touch's keys that the database has. */
export const importedKeys = async (
  system: ReadSystem,
  { list, keys }: Pick<ImportedKeyTouch, "list" | "keys">,
): Promise<string[]> => keysAmong((await system.exec(list)).stdout, keys);

export const importedKey: Resource<ImportedKeyTouch, ImportedKeyChange> = {
  capture: async (system, touch) => ({ ...touch, before: await importedKeys(system, touch) }),
  async restore(change, work) {
    const { before, query, remove, prefix } = change;
    const mine = (await importedKeys(work.system, change)).filter((line) => !before.includes(line));
    if (mine.length === 0) return;
    await runPackageCommand(work, query, [...remove, ...mine.map((line) => prefix + line)]);
  },
  isBack: (now, { before }) => now.before.every((line) => before.includes(line)),
  restoreInScript: (change) => ({
    helpers: ["imported-keys", "package-lock"],
    run: [waitInScript(change.query), removeKeysInScript(change, change.before)].join("\n"),
  }),
  isBackInScript: ({ list, keys, before }) => ({
    helpers: ["imported-keys"],
    run: `[ -z "$(${importedInScript({ list, keys }, before)})" ]`,
  }),
  isChange: ({ keys, query, list, remove, prefix, before }) =>
    [keys, before].every((each) => isList(each, isString)) &&
    isQuery(query) &&
    [list, remove].every(isArgv) &&
    isString(prefix),
};

/** sh: prints those of the keys that the database has, but for some lines. */
export const importedInScript = (
  { list, keys }: Pick<ImportedKeyTouch, "list" | "keys">,
  except: readonly string[] = [],
): string =>
  `${command(list)} 2>/dev/null | imported_keys ${quote(keys.join(" ").toLowerCase())} ${quote(except.join(" "))}`;

/** sh: takes them away, but for some lines. */
export function removeKeysInScript(
  touch: Pick<ImportedKeyTouch, "list" | "keys" | "remove" | "prefix">,
  except: readonly string[] = [],
): string {
  const gone = `${command(touch.remove)} ${quote(touch.prefix)}"$key"`;
  return `for key in $(${importedInScript(touch, except)}); do ${gone}; done`;
}
