import type { SetupError } from "../../errors.ts";
import { daemonDown, type Restored } from "../../machine/docker/failure.ts";
import { dockerInfo } from "../../machine/docker/info.ts";
import { startStory } from "../../machine/docker/story.ts";
import { daemonPackages } from "../../machine/docker-packages.ts";
import { initOf } from "../../machine/inits/index.ts";
import type { InitName } from "../../machine/inits/init.ts";
import type { PackageQuery } from "../../machine/managers/types.ts";
import { brokenPackages } from "../../machine/packages/installed.ts";
import { restore } from "../../machine/resources/index.ts";
import { runnerOf, tryCommand } from "../../machine/work/run-command.ts";
import { command } from "../../system/quote.ts";
import type { StepContext } from "./types.ts";

interface Started {
  readonly unit: "docker.service";
  readonly init?: InitName;
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
  return daemonDown(started.unit, words, await bringBack(started, context));
}

/** Puts daemon.json back as this run found it; tells what became of the daemon. */
async function bringBack({ unit, init }: Started, context: StepContext): Promise<Restored> {
  const mine = context.changes.filter(
    (change) => change.what === "file" && [change.reload, change.restart].includes(unit),
  );
  if (mine.length === 0) return "untouched";
  for (const change of mine) await restore(change, context);
  const { forgetFailures, restart } = initOf(init ? { init } : {});
  await tryCommand(context, forgetFailures(unit));
  const restarted = await tryCommand(context, restart(unit));
  // An exit code of 0 is no proof that a daemon runs.
  return restarted.code === 0 && (await answers(context)) ? "runs again" : "restored";
}

const docker: Started = { unit: "docker.service" };

/** Before a package's script starts the daemon: failed starts of before are no reason to refuse this one. */
export const clearTheWay = (context: StepContext) =>
  tryCommand(context, initOf(docker).forgetFailures(docker.unit));

/** sh: the same. */
export const clearTheWayInScript = `${command(initOf(docker).forgetFailures(docker.unit))} || :`;

/**
 * Does what may have a package's own script start the daemon. The scripts of docker-ce before 2023-07 fail where it does
 * not start: then what it said is the reason, and the package stands there half configured.
 */
export async function withStarts(
  context: StepContext,
  query: PackageQuery,
  work: () => Promise<unknown>,
): Promise<void> {
  const since = Math.floor(context.system.now() / 1000);
  try {
    await work();
  } catch (error) {
    const { system } = context;
    if ((await brokenPackages(system, query, daemonPackages)).length === 0) throw error;
    const init = initOf(docker);
    if (await init.isActive(system, docker.unit)) throw error;
    if ((await init.lastWords(runnerOf(context), docker.unit, since)).trim() === "") throw error;
    throw await startFailed(docker, context, since, "");
  }
}

/** sh: goes before such work; what it says from here on is the reason. */
export const startsInScript = "began=$(date +%s)";

/** sh: goes between such work that failed and the script's end (templates/script/daemon.sh). */
export const startFailedInScript = (query: PackageQuery): string =>
  `unconfigured ${docker.unit} "$began" "$(${command([...query.argv, ...daemonPackages])} 2>/dev/null)"`;
