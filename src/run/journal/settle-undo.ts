import { managerThatAsks } from "../../machine/managers/index.ts";
import { presentPackages } from "../../machine/packages/installed.ts";
import type { FileChange } from "../../machine/resources/file.ts";
import { keyNames } from "../../machine/resources/imported-key.ts";
import type { Change } from "../../machine/resources/index.ts";
import { isBack, stops } from "../../machine/resources/index.ts";
import { leftSince } from "../../machine/resources/leftover.ts";
import type { PackagesChange } from "../../machine/resources/packages.ts";
import { type Interruption, together } from "../../machine/work/work.ts";
import { readOnly } from "../../system/read-only.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Run } from "./runs.ts";
import { assertNotHeld, dropUnavailable } from "./settle-archive.ts";
import { settleFile } from "./settle-file.ts";
import { settleKeys } from "./settle-keys.ts";
import { settlePackages, withoutNeeded } from "./settle-packages.ts";
import { type StateChange, settleState } from "./settle-state.ts";
import { stepsToUndo } from "./undo.ts";
import { type UndoStep, Unwinding } from "./unwinding.ts";

export interface SettledUndo {
  /** In the order in which they are taken back. */
  readonly steps: readonly UndoStep[];
  /** What stays as a person or another program left it. */
  readonly stays: readonly Text[];
  /** What else is worth knowing before. */
  readonly notes: readonly Text[];
  /** Packages that came along and are there afterwards: others need them, somebody has asked for them, nobody knows them. */
  readonly remains: readonly Text[];
  /** Other packages that need those that go, and would go with them. */
  readonly dependants: readonly string[];
}

/**
 * What taking runs back, the newest first, means on the machine as it is now. What nobody touched since becomes what it
 * was; from what was changed since, only what the run put there is taken, where that can be told; anything else stays.
 * Changes nothing but stale package lists, and those for root alone.
 * @throws SetupError "step-failed" where a package that has to come back is in no repository any more
 */
export async function settleUndo(system: System, runs: readonly Run[]): Promise<SettledUndo> {
  const unwinding = new Unwinding(system);
  const steps: UndoStep[] = [];
  for (const run of runs) {
    for (const { step, at, title, data, changes } of stepsToUndo(run)) {
      const after = run.entries.find((entry) => entry.type === "after" && entry.step === step);
      // A step that was cut off, and a journal of an older version, tell nothing of what they left.
      const left = after?.type === "after" ? after.left : undefined;
      const settled: Change[] = after === undefined ? leftByKill(changes, at) : [];
      for (const [i, change] of changes.entries()) {
        const told = { data, left: left?.[i] };
        if (change.what === "file") settled.push(...(await settleFile(unwinding, told, change)));
        else if (change.what === "packages") settled.push(await settlePackages(unwinding, told, change));
        else if (isOfItself(change)) settled.push(change);
        else settled.push(...(await settleState(unwinding, told, change)));
      }
      steps.push({ run, step, title, changes: settled });
    }
  }
  const { stays, notes, unitStays, versions, states } = unwinding;
  if ([...versions.values()].some((version) => version !== undefined) || !versions.has("docker-ce"))
    stays.push(...unitStays.values());
  const withKeys = await settleKeys(unwinding, steps);
  const { steps: left, dependants, remains } = await withoutNeeded(system, withKeys);
  const kept = withoutShared(left, versions, remains);
  await assertNotHeld(system, kept, (name) => states.get(`hold ${name}`) === false);
  const goes = versions.has("docker-ce") && versions.get("docker-ce") === undefined;
  if (goes) remains.push(...(await madeByDaemon(system)));
  return { steps: await dropUnavailable(system, kept, stays), stays, notes, remains, dependants };
}

/** What a package manager may have left in a step that came to no end; it is taken away last. */
function leftByKill(changes: readonly Change[], at: string): Change[] {
  const queries = changes.flatMap((change) => (change.what === "packages" ? [change.query] : []));
  const unpacking = queries[0] && managerThatAsks(queries[0])?.unpacking;
  if (unpacking === undefined) return [];
  return [{ ...leftSince(unpacking, at), before: [] }];
}

/**
 * Packages that take the place of those that go share their files and units with them: what the latter leave stays then.
 * @param versions what the packages become; undefined: they go
 */
function withoutShared(
  steps: readonly UndoStep[],
  versions: ReadonlyMap<string, string | undefined>,
  remains: Text[],
): UndoStep[] {
  const back = [...versions].flatMap(([name, version]) => (version === undefined ? [] : [name]));
  const stays = (change: Change) => {
    if (change.what !== "configuration") return false;
    const others = back.filter((name) => !change.names.includes(name));
    if (others.length === 0) return false;
    const names = change.names.filter((name) => !back.includes(name));
    remains.push({
      en: `The settings that ${names.join(", ")} leave in /etc stay: ${others.join(", ")} may share them.`,
      zh: `${names.join("、")} 在 /etc 中留下的配置会保留：${others.join("、")} 可能与其共用。`,
    });
    return true;
  };
  return steps.map((step) => ({ ...step, changes: step.changes.filter((change) => !stays(change)) }));
}

/** No step made that, and images and volumes are nobody's to delete unasked. */
async function madeByDaemon({ files }: System): Promise<Text[]> {
  const there = await Promise.all(daemonMade.map((path) => files.stat(path)));
  const data = daemonMade.filter((_, i) => there[i] !== undefined);
  if (data.length === 0) return [];
  return [
    {
      en: `What dockerd made stays: ${data.join(", ")}, and until the next boot its network and firewall rules.`,
      zh: `dockerd 创建的内容会保留：${data.join("、")}，其网络和防火墙规则则保留到下次启动。`,
    },
  ];
}

const daemonMade = ["/var/lib/docker", "/var/lib/containerd"];

/** What of taking runs back would stop containers; undefined: nothing would. */
export async function interruptionOfUndo(
  system: System,
  steps: readonly UndoStep[],
): Promise<Interruption | undefined> {
  const read = readOnly(system);
  const all = await Promise.all(steps.flatMap(({ changes }) => changes.map((change) => stops(change, read))));
  return together(all.filter((one) => one !== undefined));
}

/** The packages that taking runs back takes away, brings or changes. */
export async function packagesMoved(system: System, steps: readonly UndoStep[]): Promise<string[]> {
  const changes = steps.flatMap((step) => step.changes);
  const moved = changes.map(async (change) => {
    if (change.what !== "packages") return [];
    const now = await presentPackages(system, change.query, change.names);
    return change.names.filter((name) => now.get(name) !== change.before[name]);
  });
  return (await Promise.all(moved)).flat();
}

/** Where the machine is not what taking runs back was to make of it. Reads only. */
export async function undoDiffers(system: System, steps: readonly UndoStep[]): Promise<string[]> {
  const differs: string[] = [];
  for (const [name, change] of lastChanges(steps)) if (!(await isBack(change, system))) differs.push(name);
  return differs;
}

/** What was taken back last counts; of a unit whose packages went, nothing does: Debian's leave it masked. */
export function lastChanges(steps: readonly UndoStep[]): Map<string, Change> {
  const all = steps.flatMap(({ changes }) => [...changes].reverse());
  const last = new Map(all.map((change) => [nameOf(change), change] as const));
  const packages = [...last.values()].flatMap((change) => (change.what === "packages" ? [change] : []));
  const gone = packages.some(
    ({ names, before }) => names.includes("docker-ce") && before["docker-ce"] === undefined,
  );
  const back = packages.some(({ before }) => Object.keys(before).length > 0);
  if (gone && !back) for (const [name, { what }] of last) if (what === "unit") last.delete(name);
  return last;
}

/**
 * What is taken back by what is there then: a key once it is known what becomes of the entries that name it, what packages
 * leave once they are gone.
 */
const isOfItself = (change: Change): change is Exclude<Change, FileChange | PackagesChange | StateChange> =>
  ["cached", "configuration", "group", "imported-key", "leftover"].includes(change.what);

/** What a person calls it. */
export function nameOf(change: Change): string {
  switch (change.what) {
    case "file":
    case "mode":
      return change.path;
    case "unit":
      return change.unit;
    case "configuration":
      return `configuration of ${change.names.join(", ")}`;
    case "cached":
      return change.patterns.join(", ");
    case "leftover":
      return `what was left of ${change.unpacking.patterns.join(", ")}`;
    case "group":
      return `group ${change.group}`;
    case "imported-key":
      return keyNames(change);
    case "member":
      return `${change.user}: ${change.group}`;
    case "hold":
    case "packages":
      return change.names.join(", ");
  }
}
