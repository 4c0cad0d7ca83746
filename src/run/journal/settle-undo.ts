import { allManagers } from "../../machine/managers/index.ts";
import { installedVersions } from "../../machine/packages/installed.ts";
import type { FileChange, FileState } from "../../machine/resources/file.ts";
import { type Change, capture, fingerprint } from "../../machine/resources/index.ts";
import type { PackagesChange } from "../../machine/resources/packages.ts";
import type { Step } from "../../plan/steps/index.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Run } from "./journal.ts";
import { takenBack } from "./take-back-file.ts";
import { stepsToUndo } from "./undo.ts";

/** A step to be taken back; `before` of its changes is what they are to become now. */
export interface UndoStep {
  readonly step: number;
  readonly title: Text;
  readonly changes: readonly Change[];
}

export interface SettledUndo {
  /** In the order in which they are taken back. */
  readonly steps: readonly UndoStep[];
  /** What stays as a person or another program left it. */
  readonly stays: readonly Text[];
  /** What else is worth knowing before. */
  readonly notes: readonly Text[];
  /** Other packages that need those that go, and would go with them. */
  readonly dependants: readonly string[];
}

/**
 * What taking a run back means on the machine as it is now. What nobody touched since becomes what it was; from what
 * was changed since, only what the run put there is taken, where that can be told; anything else stays. Reads only.
 */
export async function settleUndo(system: System, run: Run): Promise<SettledUndo> {
  const stays: Text[] = [];
  const notes: Text[] = [];
  const steps: UndoStep[] = [];
  // Two steps may have changed one file: the older one finds what taking the newer one back left.
  const files = new Map<string, FileState | "stays">();
  const kept: { readonly path: string; readonly text: string }[] = [];
  for (const { step, title, data, changes } of stepsToUndo(run)) {
    const left = run.entries.find((entry) => entry.type === "after" && entry.step === step);
    const marks = left?.type === "after" ? left.left : undefined;
    const settled: Change[] = [];
    for (const [i, change] of changes.entries()) {
      if (change.what === "file")
        settled.push(...(await settleFile(system, data, change, marks?.[i], files, stays, kept)));
      else if (change.what === "packages") {
        settled.push(...(await settlePackages(system, data, change, marks?.[i], stays, notes)));
      } else settled.push(change);
    }
    steps.push({ step, title, changes: settled });
  }
  return { ...(await withoutNeeded(system, steps, notes)), stays, notes };
}

async function settleFile(
  system: System,
  data: Step,
  change: FileChange,
  left: string | undefined,
  files: Map<string, FileState | "stays">,
  stays: Text[],
  kept: { readonly path: string; readonly text: string }[],
): Promise<Change[]> {
  const { path, before } = change;
  const found = files.get(path) ?? ((await capture(system, change)) as FileChange).before;
  if (found === "stays") return [];
  // The key of a repository that stays.
  const namedIn = kept.find(({ text }) => text.includes(path));
  if (namedIn !== undefined && before.type === "absent" && found.type !== "absent") {
    files.set(path, "stays");
    stays.push({
      en: `${path} stays: ${namedIn.path} names it.`,
      zh: `${path} 保留：${namedIn.path} 用到它。`,
    });
    return [];
  }
  const now = { ...change, before: found };
  const same = fingerprint(now) === fingerprint(change);
  // A step that was cut off, and a journal of an older version, tell nothing of what they left.
  const untouched = left === undefined ? undefined : fingerprint(now) === left;
  const back = same || untouched ? before : (takenBack(data, before, found) ?? (left ? undefined : before));
  files.set(path, back ?? "stays");
  if (back !== undefined) return [{ ...change, before: back }];
  if (found.type === "file")
    kept.push({ path, text: Buffer.from(found.content, "base64").toString("latin1") });
  const copy = `${path}.docker-setup.before`;
  if (before.type !== "file") {
    stays.push({
      en: `${path} stays: it was changed since that run.`,
      zh: `${path} 保留：它在那次运行之后被改动过。`,
    });
    return [];
  }
  stays.push({
    en: `${path} stays: it was changed since that run. What it was before is put into ${copy}.`,
    zh: `${path} 保留：它在那次运行之后被改动过。之前的内容放在 ${copy}。`,
  });
  return [{ what: "file", path: copy, before }];
}

async function settlePackages(
  system: System,
  data: Step,
  change: PackagesChange,
  left: string | undefined,
  stays: Text[],
  notes: Text[],
): Promise<Change[]> {
  if (left === undefined || data.kind !== "package-install") return [change];
  const now = Object.fromEntries(await installedVersions(system, change.query, change.names));
  if (fingerprint({ ...change, before: now }) === left) return [change];
  const gone = change.names.filter((name) => change.before[name] !== undefined && now[name] === undefined);
  for (const name of gone) {
    stays.push({
      en: `${name} stays away: it was removed since that run.`,
      zh: `${name} 不会装回：它在那次运行之后被移除。`,
    });
  }
  for (const { name, version } of data.packages) {
    const [have, old] = [now[name], change.before[name]];
    if (version === undefined || have === undefined || have === version || have === old) continue;
    notes.push({
      en: `${name} is ${have} now, brought by somebody else since; it ${old ? `goes back to ${old}` : "is removed all the same"}.`,
      zh: `${name} 现在是 ${have}，由他人在此之后更新；${old ? `将恢复到 ${old}` : "仍会移除"}。`,
    });
  }
  return [{ ...change, names: change.names.filter((name) => !gone.includes(name)) }];
}

/** What the machine's other packages need: of Docker's it is told, of a mere prerequisite it stays. */
async function withoutNeeded(
  system: System,
  steps: readonly UndoStep[],
  notes: Text[],
): Promise<Pick<SettledUndo, "steps" | "dependants">> {
  const goes = async (change: Change) => {
    if (change.what !== "packages") return [];
    const now = await installedVersions(system, change.query, change.names);
    return change.names.filter((name) => now.has(name) && change.before[name] === undefined);
  };
  const changes = steps.flatMap((step) => step.changes);
  const going = (await Promise.all(changes.map(goes))).flat();
  const dependants: string[] = [];
  const kept: UndoStep[] = [];
  for (const { changes, ...step } of steps) {
    const settled: Change[] = [];
    for (const change of changes) {
      const names = await goes(change);
      const needed =
        names.length > 0 && change.what === "packages" ? await others(system, change, names, going) : [];
      const ours = names.some((name) => /^(docker|containerd)/.test(name));
      if (needed.length > 0 && !ours && change.what === "packages") {
        notes.push({
          en: `${names.join(", ")} stays: needed by ${needed.join(", ")}.`,
          zh: `${names.join("、")} 保留：${needed.join("、")} 依赖它。`,
        });
        settled.push({ ...change, names: change.names.filter((name) => !names.includes(name)) });
        continue;
      }
      dependants.push(...needed);
      settled.push(change);
    }
    kept.push({ ...step, changes: settled });
  }
  return { steps: kept, dependants: [...new Set(dependants)] };
}

/** Which installed packages would go with some, but for those that go anyway. */
async function others(
  system: System,
  { query }: PackagesChange,
  names: readonly string[],
  going: readonly string[],
): Promise<string[]> {
  const manager = allManagers.find((each) => each.query.argv.join("\0") === query.argv.join("\0"));
  const found = (await manager?.dependants(system, names)) ?? [];
  return found.filter((name) => !going.includes(name));
}

/** Where the machine is not what taking a run back was to make of it. Reads only. */
export async function undoDiffers(system: System, steps: readonly UndoStep[]): Promise<string[]> {
  // What was taken back last counts.
  const last = new Map<string, Change>();
  for (const change of steps.flatMap(({ changes }) => [...changes].reverse()))
    last.set(nameOf(change), change);
  const differs: string[] = [];
  for (const [name, change] of last) {
    if (fingerprint(await capture(system, change)) !== fingerprint(change)) differs.push(name);
  }
  return differs;
}

function nameOf(change: Change): string {
  switch (change.what) {
    case "file":
    case "mode":
      return change.path;
    case "unit":
      return change.unit;
    case "member":
      return `${change.user}: ${change.group}`;
    case "hold":
    case "packages":
      return change.names.join(", ");
  }
}
