import type { SetupError } from "../../errors.ts";
import { daemonDown, type Restored } from "../../machine/docker/failure.ts";
import { dockerInfo } from "../../machine/docker/info.ts";
import { startStory } from "../../machine/docker/story.ts";
import { daemonPackages } from "../../machine/docker-packages.ts";
import { daemonUnit, initOf, type NamesInit } from "../../machine/inits/index.ts";
import type { PackageQuery } from "../../machine/managers/types.ts";
import { brokenPackages } from "../../machine/packages/installed.ts";
import { restore } from "../../machine/resources/index.ts";
import { runnerOf, tryCommand } from "../../machine/work/run-command.ts";
import { command } from "../../system/quote.ts";
import type { StepContext } from "./types.ts";

interface Started extends NamesInit {
  readonly unit: string;
}

/** Waits up to 10 s for an answer. */
export async function answers({ system }: StepContext): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt++) {
    if ((await dockerInfo(system)) !== undefined) return true;
    await system.sleep(500);
  }
  return false;
}

/** The error for a daemon that did not start: daemon.json is put back first, and what it said since then is told. */
export async function startFailed(
  started: Started,
  context: StepContext,
  since: number,
  refusal: string,
): Promise<SetupError> {
  const words = await startStory(context, initOf(started), started.unit, since, refusal);
  return daemonDown(initOf(started), started.unit, words, await bringBack(started, context));
}

/** Puts daemon.json back as this run found it; tells what became of the daemon. */
async function bringBack({ unit, ...started }: Started, context: StepContext): Promise<Restored> {
  const mine = context.changes.filter(
    (change) => change.what === "file" && [change.reload, change.restart].includes(unit),
  );
  if (mine.length === 0) return "untouched";
  for (const change of mine) await restore(change, context);
  const { forgetFailures, restart } = initOf(started);
  await tryCommand(context, forgetFailures(unit));
  const restarted = await tryCommand(context, restart(unit));
  // An exit code of 0 is no proof that a daemon runs.
  return restarted.code === 0 && (await answers(context)) ? "runs again" : "restored";
}

/** Before a package's script starts the daemon: failed starts of before are no reason to refuse this one. */
export const clearTheWay = (step: NamesInit, context: StepContext) =>
  tryCommand(context, initOf(step).forgetFailures(daemonUnit(step)));

/** sh: the same. */
export const clearTheWayInScript = (step: NamesInit): string =>
  `${command(initOf(step).forgetFailures(daemonUnit(step)))} || :`;

/**
 * Does what may have a package's own script start the daemon. The scripts of docker-ce before 2023-07 fail where it does
 * not start: then what it said is the reason, and the package stands there half configured.
 */
export async function withStarts(
  step: NamesInit & { readonly query: PackageQuery },
  context: StepContext,
  work: () => Promise<unknown>,
): Promise<void> {
  const since = Math.floor(context.system.now() / 1000);
  try {
    await work();
  } catch (error) {
    const { system } = context;
    if ((await brokenPackages(system, step.query, daemonPackages)).length === 0) throw error;
    const init = initOf(step);
    const started = { ...step, unit: daemonUnit(step) };
    if (await init.isActive(system, started.unit)) throw error;
    if ((await init.lastWords(runnerOf(context), started.unit, since)).trim() === "") throw error;
    throw await startFailed(started, context, since, "");
  }
}

/** sh: goes before such work; what it says from here on is the reason. */
export const startsInScript = "began=$(date +%s)";

/** sh: goes between such work that failed and the script's end (templates/script/daemon.sh). */
export const startFailedInScript = (step: NamesInit & { readonly query: PackageQuery }): string =>
  `unconfigured ${daemonUnit(step)} "$began" "$(${command([...step.query.argv, ...daemonPackages])} 2>/dev/null)"`;
