import { SetupError } from "../../errors.ts";
import { allManagers, managerThatAsks, managerThatRuns } from "../../machine/managers/index.ts";
import { installedVersions, missingPackages } from "../../machine/packages/installed.ts";
import { offeredVersions } from "../../machine/packages/offered.ts";
import { heldOf } from "../../machine/packages/versions.ts";
import type { Change } from "../../machine/resources/index.ts";
import type { PackagesChange } from "../../machine/resources/packages.ts";
import { command } from "../../system/quote.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { UndoStep } from "./unwinding.ts";

/**
 * A point release or a mirror may have dropped a version that has to come back: the newest one that there is comes
 * instead, and is named; where there is none at all, nothing is begun.
 * @throws SetupError "step-failed"
 */
export async function dropUnavailable(
  system: System,
  steps: readonly UndoStep[],
  stays: Text[],
): Promise<UndoStep[]> {
  const kept: UndoStep[] = [];
  let returning = false;
  for (const step of steps) {
    const changes: Change[] = [];
    for (const change of step.changes) {
      // With a repository that comes back before them, they do.
      if (change.what === "file" && change.before.type !== "absent" && isSource(change.path))
        returning = true;
      const ask = change.what === "packages" && !returning;
      changes.push(ask ? await obtainable(system, change, stays) : change);
    }
    kept.push({ ...step, changes });
  }
  return kept;
}

const isSource = (path: string) =>
  allManagers.some(
    ({ sources: { directories, files } }) =>
      files.includes(path) || directories.some((directory) => path.startsWith(`${directory}/`)),
  );

async function obtainable(system: System, change: PackagesChange, stays: Text[]): Promise<PackagesChange> {
  const { query, before } = change;
  const manager = managerThatAsks(query);
  const back = change.names.flatMap((name) => {
    const version = before[name];
    return version === undefined ? [] : [{ name, version }];
  });
  const missing = back.length > 0 ? await missingPackages(system, query, back) : [];
  if (manager === undefined || missing.length === 0) return change;
  const installed = await installedVersions(
    system,
    query,
    missing.map(({ name }) => name),
  );
  const versions: Record<string, string> = { ...before };
  const stay = new Set<string>();
  const lost: string[] = [];
  for (const { name, version = "" } of missing) {
    const offered = await offeredVersions(system, query, manager, name, version);
    if (offered.includes(version)) continue;
    const newest = [...offered].sort(manager.compare).at(-1);
    const have = installed.get(name);
    if (newest === undefined && have === undefined) {
      lost.push(`${name} ${version}`);
      continue;
    }
    if (newest === undefined || newest === have) stay.add(name);
    else versions[name] = newest;
    const instead = stay.has(name) ? (have ?? "") : (newest ?? "");
    stays.push({
      en: `${name} ${version} is in no repository of this machine any more; ${instead} ${stay.has(name) ? "stays" : "comes instead"}.`,
      zh: `本机的软件源已不再提供 ${name} ${version}；${stay.has(name) ? "保留" : "改为安装"} ${instead}。`,
    });
  }
  if (lost.length > 0) throw gone(lost, manager.marks !== undefined);
  return {
    ...change,
    names: change.names.filter((name) => !stay.has(name)),
    before: without(versions, stay),
  };
}

const without = (versions: Readonly<Record<string, string>>, names: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(versions).filter(([name]) => !names.has(name)));

/** @param unpacked no repository brings them: they came as files alone */
function gone(packages: readonly string[], unpacked: boolean): SetupError {
  return new SetupError(
    "step-failed",
    {
      en: `Before that run there was ${packages.join(", ")}, of which no repository of this machine has any version now. Nothing was changed.`,
      zh: `那次运行之前装有 ${packages.join("、")}，而本机的软件源已不再提供它们的任何版本。没有任何改动。`,
    },
    {
      next: unpacked
        ? {
            en: "Install it again: sudo npx docker-setup, with --docker-version for that version",
            zh: "请重新安装：sudo npx docker-setup，可用 --docker-version 指定该版本",
          }
        : {
            en: "Put the repository back that they came from; or take Docker away without them: docker-setup uninstall",
            zh: "请恢复它们原来的软件源；或不恢复它们而直接移除 Docker：docker-setup uninstall",
          },
    },
  );
}

/**
 * Some managers remove nothing that is held, and who held it since means it.
 * @param released whether taking back lets go of a name
 * @throws SetupError "step-failed"
 */
export async function assertNotHeld(
  system: System,
  steps: readonly UndoStep[],
  released: (name: string) => boolean,
): Promise<void> {
  for (const change of steps.flatMap(({ changes }) => changes)) {
    if (change.what !== "packages" || !managerThatRuns(change.remove)?.keepsHeld) continue;
    const going = change.names.filter((name) => change.before[name] === undefined && !released(name));
    const held = await heldOf(system, change.query, going);
    if (held.length === 0) continue;
    const letGo = command([...change.query.holds.release, ...held]);
    throw new SetupError(
      "step-failed",
      {
        en: `${held.join(", ")} would be removed, and is held since that run. Nothing was changed.`,
        zh: `需移除 ${held.join("、")}，但它在那次运行之后被锁定。没有任何改动。`,
      },
      {
        next: {
          en: `Release it first if it may be removed: ${letGo}`,
          zh: `若可以移除，请先解除锁定：${letGo}`,
        },
      },
    );
  }
}
