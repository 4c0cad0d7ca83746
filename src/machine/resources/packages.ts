import type { ReadSystem } from "../../system/read-only.ts";
import { stopOrphans, stopOrphansInScript } from "../docker/orphans.ts";
import { isOfPodman } from "../facts/podman.ts";
import { initOf, type NamesInit } from "../inits/index.ts";
import { managerThatAsks } from "../managers/index.ts";
import { isBroken, isInstalled } from "../managers/listed.ts";
import type { PackageQuery } from "../managers/types.ts";
import { halfDone } from "../packages/half-done.ts";
import { missingInScript, packageRows, presentInScript, spec } from "../packages/installed.ts";
import { runPackageCommand } from "../packages/lock.ts";
import { finishHalfDone } from "../packages/mend.ts";
import { transact } from "../packages/transaction.ts";
import { swapHelpers } from "../packages/transaction-script.ts";
import { bringToVersions, lowering } from "../packages/versions.ts";
import type { Interruption } from "../work/work.ts";
import { type Difference, listed, plain } from "./difference.ts";
import {
  bringInScript,
  finishHalfInScript,
  keepInScript,
  removeBrokenInScript,
  removeInScript,
  swapInScript,
} from "./packages-script.ts";
import { isQuery } from "./query-shape.ts";
import type { Resource, RestoreScript } from "./resource.ts";
import { isArgv, isList, isObject, isOptional, isString } from "./shape.ts";

export interface PackagesTouch {
  readonly what: "packages";
  readonly names: readonly string[];
  readonly query: PackageQuery;
  /** Tried in order, specs appended, lower versions too. */
  readonly install: readonly (readonly string[])[];
  /** Takes names. */
  readonly remove: readonly string[];
  /** Takes the names of half-installed ones, which the way above refuses. */
  readonly removeBroken?: readonly string[];
}

export interface PackagesChange extends PackagesTouch {
  /** Installed versions by name; a name that is not there was not installed. */
  readonly before: Readonly<Record<string, string>>;
  /** Names of those that were half there; undefined: none. */
  readonly half?: readonly string[];
}

interface Wanted {
  readonly name: string;
  /** undefined: any. */
  readonly version?: string;
}

const none = (name: string) => ({ en: `no ${name}`, zh: `没有 ${name}` });

/** Those of the wanted packages that are absent or there in another version, against the installed versions by name. */
export function packagesDiffer(
  wanted: readonly Wanted[],
  installed: ReadonlyMap<string, string>,
): Difference | undefined {
  const missing = wanted.filter(({ name, version }) => {
    const have = installed.get(name);
    return have === undefined || (version !== undefined && version !== have);
  });
  if (missing.length === 0) return undefined;
  return {
    want: plain(missing.map(({ name, version }) => (version ? `${name} ${version}` : name)).join(", ")),
    have: listed(
      missing.map(({ name }) => {
        const have = installed.get(name);
        return have === undefined ? none(name) : plain(`${name} ${have}`);
      }),
    ),
  };
}

/** Those that are installed where none is wanted. */
export function packagesLeft(installed: ReadonlyMap<string, string>): Difference | undefined {
  if (installed.size === 0) return undefined;
  return {
    want: listed([...installed.keys()].map(none)),
    have: plain([...installed].map(([name, version]) => `${name} ${version}`).join(", ")),
  };
}

/** What the database has of them: versions of those that are whole, and names of those that are half there. */
async function standing(system: ReadSystem, { query, names }: Pick<PackagesTouch, "query" | "names">) {
  const rows = await packageRows(system, query, names);
  const installed = new Map(rows.filter(isInstalled).map(({ name, version }) => [name, version]));
  return { installed, half: rows.filter(isBroken).map(({ name }) => name) };
}

/** Those that were not there before, of these the half ones too, and those that were there in another version. */
async function differing(change: PackagesChange, system: ReadSystem) {
  const { names, before } = change;
  const { installed, half } = await standing(system, change);
  return {
    extra: names.filter((name) => installed.has(name) && before[name] === undefined),
    other: names.filter((name) => before[name] !== undefined && before[name] !== installed.get(name)),
    broken: half.filter((name) => before[name] === undefined),
  };
}

const interruptionBy = (extra: readonly string[], other: readonly string[]): Interruption | undefined =>
  extra.length + other.length > 0
    ? { liveRestoreHelps: false, podmanToo: extra.some(isOfPodman) }
    : undefined;

export const packages: Resource<PackagesTouch, PackagesChange> = {
  async capture(system, { what, names, query, install, remove, removeBroken }) {
    const { installed, half } = await standing(system, { query, names });
    const touch = { what, names, query, install, remove, ...(removeBroken ? { removeBroken } : {}) };
    return { ...touch, before: Object.fromEntries(installed), ...(half.length > 0 ? { half } : {}) };
  },
  async restore(change, work) {
    const { query, before, removeBroken } = change;
    const found = await differing(change, work.system);
    const { broken } = found;
    const interruption = interruptionBy(found.extra, found.other);
    if (interruption) await work.allowInterruption(interruption);
    // Beside what is half there the other command moves nothing.
    if (broken.length > 0 && removeBroken)
      await runPackageCommand(work, query, [...removeBroken, ...broken, ...found.extra]);
    const moved = [...broken, ...found.extra, ...found.other];
    const manager = managerThatAsks(query);
    // What was there goes on from where it was left, as do packages that waited for the triggers of those.
    if (manager && moved.length > 0 && (await halfDone(manager.mend, work.system)).length > 0)
      await finishHalfDone(work, query, manager.mend);
    const { extra, other } = moved.length > 0 ? await differing(change, work.system) : found;
    const wanted = other.map((name) => ({ name, version: before[name]! }));
    if (manager !== undefined && extra.length > 0 && other.length > 0) {
      // At once: where what was there can't come back, what is there stays.
      const clearing = { manager: manager.name, conflicts: [], allowOthers: true };
      const specs = wanted.map((each) => spec(query, each));
      await transact(work, query, clearing, { specs, removes: extra });
    } else if (extra.length > 0) {
      await runPackageCommand(work, query, [...change.remove, ...extra]);
    }
    if (other.length > 0) {
      await bringToVersions(work, query, lowering(change.install), wanted);
    }
    if (moved.length > 0) await stopOrphans(work, initOf(work), moved);
  },
  isBack: (now, { half = [] }) =>
    (now.half?.every((name) => half.includes(name)) ?? true) ? undefined : false,
  async stops(change, system) {
    const { extra, other } = await differing(change, system);
    return interruptionBy(extra, other);
  },
  restoreInScript,
  isBackInScript({ names, query, before }) {
    const added = names.filter((name) => before[name] === undefined);
    const wanted = names.flatMap((name) => (before[name] ? [{ name, version: before[name] }] : []));
    const tests = [
      ...(added.length > 0 ? [`[ -z "$(${presentInScript(query, added)})" ]`] : []),
      ...(wanted.length > 0 ? [`[ -z "$(${missingInScript(query, wanted)})" ]`] : []),
    ];
    return { helpers: ["packages"], run: tests.join(" && ") || ":" };
  },
  isChange: ({ names, query, install, remove, removeBroken, before, half }) =>
    isList(names, isString) &&
    isQuery(query) &&
    isList(install, isArgv) &&
    isArgv(remove) &&
    isOptional(removeBroken, isArgv) &&
    isOptional(half, (names) => isList(names, isString)) &&
    isObject(before) &&
    Object.values(before).every(isString),
};

/** sh: the same. */
function restoreInScript(
  { names, query, install, remove, removeBroken, before }: PackagesChange,
  machine: NamesInit,
): RestoreScript {
  const added = names.filter((name) => before[name] === undefined);
  const wanted = names.flatMap((name) => {
    const version = before[name];
    return version === undefined ? [] : [{ name, version }];
  });
  const manager = managerThatAsks(query);
  const swap = manager !== undefined && added.length > 0 && wanted.length > 0;
  const touched = [
    ...(added.length > 0 ? [presentInScript(query, added)] : []),
    ...(wanted.length > 0 ? [missingInScript(query, wanted)] : []),
  ];
  const lines = [
    `touched=$({ ${touched.join("; ") || ":"}; })`,
    ...(removeBroken && added.length > 0 ? removeBrokenInScript(query, added, removeBroken) : []),
    ...(manager && manager.mend.checks.length > 0 ? finishHalfInScript(query, manager.mend) : []),
    ...(swap ? swapInScript(manager, query, added, wanted) : []),
    ...(added.length > 0 ? removeInScript(query, added, remove) : []),
    ...(wanted.length > 0 ? bringInScript(query, wanted, install) : []),
    'if [ -n "$touched" ]; then',
    ...stopOrphansInScript(initOf(machine), names).map((line) => `  ${line}`),
    "fi",
  ];
  return {
    helpers: [
      ...["packages", "package-lock", "package-lists", "containers", "orphans"],
      ...(swap ? swapHelpers({ manager: manager.name }) : []),
    ],
    first: keepInScript(query, added, wanted).join("\n"),
    run: lines.join("\n") || ":",
  };
}
