import { managerThatAsks } from "../../machine/managers/index.ts";
import { installedVersions, presentPackages } from "../../machine/packages/installed.ts";
import { type Change, fingerprint } from "../../machine/resources/index.ts";
import type { PackagesChange } from "../../machine/resources/packages.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Told, UndoStep, Unwinding } from "./unwinding.ts";

/** What packages become: those of its names that somebody removed, or brought, since are left out. */
export async function settlePackages(
  unwinding: Unwinding,
  { data, left }: Told,
  change: PackagesChange,
): Promise<PackagesChange> {
  const { system, versions, stays, notes } = unwinding;
  const { names, before } = change;
  const now = Object.fromEntries(await installedVersions(system, change.query, names));
  for (const name of names) {
    if (!versions.has(name)) continue;
    const version = versions.get(name);
    if (version === undefined) delete now[name];
    else now[name] = version;
  }
  const changed = left !== undefined && fingerprint({ ...change, before: now }) !== left;
  const kept = new Set<string>();
  if (changed && data.kind === "package-install") {
    for (const name of names.filter((name) => before[name] !== undefined && now[name] === undefined)) {
      kept.add(name);
      stays.push({
        en: `${name} stays away: it was removed since that run.`,
        zh: `${name} 不会装回：它在那次运行之后被移除。`,
      });
    }
    for (const { name, version } of data.packages) {
      const [have, old] = [now[name], before[name]];
      if (version === undefined || have === undefined || have === version || have === old) continue;
      notes.push({
        en: `${name} is ${have} now, changed by someone else since; it ${old ? `goes back to ${old}` : "is removed anyway"}.`,
        zh: `${name} 现在是 ${have}，由他人在此之后更新；${old ? `将恢复到 ${old}` : "仍会移除"}。`,
      });
    }
  }
  if (changed && data.kind === "package-remove") {
    for (const name of names.filter((name) => now[name] !== undefined && now[name] !== before[name])) {
      kept.add(name);
      stays.push({
        en: `${name} stays at ${now[name]}: it was installed since that run.`,
        zh: `${name} 保持 ${now[name]}：它在那次运行之后被安装。`,
      });
    }
  }
  const settled = names.filter((name) => !kept.has(name));
  for (const name of settled) versions.set(name, before[name]);
  return { ...change, names: settled, before: only(before, settled) };
}

/** Those of a record with these names. */
const only = (versions: Readonly<Record<string, string>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(versions).filter(([name]) => names.includes(name)));

/**
 * What the machine's other packages need: of Docker's it is told, of a mere prerequisite it stays. `remains`: what came
 * along, and is there afterwards.
 */
export async function withoutNeeded(
  system: System,
  steps: readonly UndoStep[],
): Promise<{ steps: UndoStep[]; dependants: string[]; remains: Text[] }> {
  const remains: Text[] = [];
  const goes = async (change: Change) => {
    if (change.what !== "packages") return [];
    const now = await presentPackages(system, change.query, change.names);
    return change.names.filter((name) => now.has(name) && change.before[name] === undefined);
  };
  const asked = await Promise.all(
    steps.map(async (step) => ({
      ...step,
      changes: await Promise.all(
        step.changes.map(async (change) =>
          withoutAskedFor(system, change, await goes(change), cameAlong(step) ?? [], remains),
        ),
      ),
    })),
  );
  const changes = asked.flatMap((step) => step.changes);
  const going = (await Promise.all(changes.map(goes))).flat();
  const dependants: string[] = [];
  const kept: UndoStep[] = [];
  let untold = false;
  for (const { changes, ...step } of asked) {
    const settled: Change[] = [];
    for (const change of changes) {
      const names = await goes(change);
      const needed =
        names.length > 0 && change.what === "packages" ? await others(system, change, names, going) : [];
      const ours = names.some(isDockers);
      if (needed.length > 0 && !ours && change.what === "packages") {
        remains.push({
          en: `${names.join(", ")} stays: needed by ${needed.join(", ")}.`,
          zh: `${names.join("、")} 保留：${needed.join("、")} 依赖它。`,
        });
        settled.push({ ...change, names: change.names.filter((name) => !names.includes(name)) });
        continue;
      }
      dependants.push(...needed);
      settled.push(change);
      if (names.length > 0 && cameAlong(step) === undefined) untold = true;
    }
    kept.push({ ...step, changes: settled });
  }
  if (untold) {
    remains.push({
      en: "Packages that came as dependencies may stay.",
      zh: "作为依赖装上的软件包可能还在。",
    });
  }
  return { steps: kept, dependants: [...new Set(dependants)], remains };
}

/** What merely came along, and that somebody has asked for since, stays. */
async function withoutAskedFor(
  system: System,
  change: Change,
  going: readonly string[],
  came: readonly string[],
  remains: Text[],
): Promise<Change> {
  const names = going.filter((name) => came.includes(name));
  if (change.what !== "packages" || names.length === 0) return change;
  const asked = (await managerThatAsks(change.query)?.askedFor?.(system, names)) ?? [];
  if (asked.length === 0) return change;
  remains.push({
    en: `${asked.join(", ")} stays: somebody has asked for it since.`,
    zh: `${asked.join("、")} 保留：之后有人专门安装过。`,
  });
  return { ...change, names: change.names.filter((name) => !asked.includes(name)) };
}

/** undefined: nobody knows, as of what the rehearsal did not see. */
function cameAlong({ run, step }: Pick<UndoStep, "run" | "step">): readonly string[] | undefined {
  const entry = run.entries.find((each) => each.type === "before" && each.step === step);
  const data = entry?.type === "before" ? entry.data : undefined;
  return data?.kind === "package-install" ? data.brings : [];
}

const isDockers = (name: string): boolean => /^(docker|containerd)/.test(name);

/** Which installed packages would go with some, but for those that go anyway. */
async function others(
  system: System,
  { query }: PackagesChange,
  names: readonly string[],
  going: readonly string[],
): Promise<string[]> {
  const manager = managerThatAsks(query);
  const found = (await manager?.dependants(system, names)) ?? [];
  return found.filter((name) => !going.includes(name));
}
