import { demandRoom } from "../../machine/facts/room.ts";
import type { Problem, Room } from "../../machine/managers/rehearsal.ts";
import { missingPackages, spec } from "../../machine/packages/installed.ts";
import { ownRehearsal, ownTakesAway, ownWouldFail } from "../../machine/packages/own-transaction.ts";
import { rehearsedRoom } from "../../machine/packages/rehearsed-room.ts";
import { playThrough } from "../../machine/packages/transaction.ts";
import { temporaryDirectory } from "../../system/temporary.ts";
import type { System } from "../../system/types.ts";
import type { PackageInstallStep } from "../steps/package-install-step.ts";
import { addLists, layOut, quietly } from "./private-set.ts";

/**
 * Has the package manager play through the distribution's own packages before anything is changed, by the machine's own
 * sources; `files`: the room that they need where their files are known. Where lists have to be fetched for that, they are fetched aside.
 * @throws SetupError "step-failed" where it would fail or take others away; "environment" where they find no room
 */
export async function rehearseOwn(system: System, step: PackageInstallStep, files?: Room): Promise<void> {
  const { query } = step;
  const missing = await missingPackages(system, query, step.packages);
  const found = ownRehearsal(query);
  if (missing.length === 0 || found === undefined) return;
  const { manager, own } = found;
  const specs = missing.map((each) => spec(query, each));
  const directory = own.lists && (await temporaryDirectory(system));
  try {
    const lists = directory === undefined ? undefined : own.lists?.(directory);
    if (lists) {
      await layOut(system, lists);
      await addLists(system, lists);
    }
    const options = lists?.options ?? [];
    const asking = lists ? { ...query, refresh: lists.refreshAll } : query;
    const transaction = { specs, removes: [] };
    const rehearsal = await playThrough(quietly(system), asking, manager.name, transaction, options);
    const { removes } = rehearsal;
    if (removes.length > 0) throw ownTakesAway([...new Set(removes.map(({ name }) => name))]);
    const names = step.packages.map(({ name }) => name);
    const problems = rehearsal.problems.filter((problem) => stops(problem, names));
    if (problems.length > 0) throw ownWouldFail(problems, step.wayOut, own.whys);
    const room = await rehearsedRoom(system, manager.name, rehearsal, options);
    const needed = room ?? files;
    if (needed) await demandRoom(system, needed, manager.keeps);
  } finally {
    if (directory !== undefined) await system.exec(["rm", "-rf", directory]);
  }
}

/** A hold of the packages themselves moves with them; what the manager says besides is its own step's to tell. */
const stops = ({ kind, text }: Problem, names: readonly string[]) =>
  kind === "held" ? !names.some((name) => text.includes(name)) : kind !== "other";
