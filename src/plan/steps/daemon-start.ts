import { SetupError } from "../../errors.ts";
import { daemonDown, type Restored } from "../../machine/docker/failure.ts";
import { dockerInfo } from "../../machine/docker/info.ts";
import { runsAnother } from "../../machine/docker/process.ts";
import { startStory } from "../../machine/docker/story.ts";
import { daemonPackages } from "../../machine/docker-packages.ts";
import { daemonUnit, initOf, type NamesInit } from "../../machine/inits/index.ts";
import type { PackageQuery } from "../../machine/managers/types.ts";
import { brokenPackages } from "../../machine/packages/installed.ts";
import type { FileChange } from "../../machine/resources/file.ts";
import { capture, fingerprint, restore } from "../../machine/resources/index.ts";
import { runnerOf, tryCommand } from "../../machine/work/run-command.ts";
import { command } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import type { StepContext } from "./types.ts";

interface Started extends NamesInit {
  readonly unit: string;
}

/** Waits up to 10 s for an answer; up to `patience` where a socket takes the question, be it that nobody is behind it. */
export async function answers({ system }: StepContext, patience = 30_000): Promise<boolean> {
  const end = system.now() + patience;
  for (let attempt = 0; attempt < 20 && system.now() < end; attempt++) {
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

/** What this run changed of the files that a unit reads. */
const filesOf = (unit: string, { changes }: StepContext): FileChange[] =>
  changes.filter(
    (change): change is FileChange =>
      change.what === "file" && [change.reload, change.restart].includes(unit),
  );

/**
 * For a running daemon that did not take what this run wrote, and may not be restarted: the files are put back as this run
 * found them, and looked at. The next boot would start another Docker than the one that works now, or none.
 */
export async function takenBack(unit: string, context: StepContext, error: unknown): Promise<unknown> {
  const mine = filesOf(unit, context);
  if (mine.length === 0 || !(error instanceof SetupError)) return error;
  for (const { restart, ...change } of mine) await restore(change, context);
  if (mine.some(({ restart }) => restart !== undefined)) await tryCommand(context, initOf(context).readFiles);
  const back: string[] = [];
  const left: string[] = [];
  for (const change of mine) {
    const now = await capture(context.system, change);
    (fingerprint(now) === fingerprint(change) ? back : left).push(change.path);
  }
  // Headlines that end with names have no full stop.
  const ended = (text: string, stop: string) => (/[.。]$/.test(text) ? text : text + stop);
  const told: Text[] = [{ en: ended(error.what.en, "."), zh: ended(error.what.zh, "。") }];
  if (back.length > 0)
    told.push({ en: `${back.join(", ")} is as it was before.`, zh: `${back.join("、")} 已恢复原样。` });
  if (left.length > 0)
    told.push({ en: `${left.join(", ")} could not be put back.`, zh: `${left.join("、")} 未能恢复。` });
  const { code, why, next, output } = error;
  return new SetupError(
    code,
    { en: told.map(({ en }) => en).join(" "), zh: told.map(({ zh }) => zh).join("") },
    { ...(why ? { why } : {}), ...(next ? { next } : {}), ...(output ? { output } : {}), cause: error },
  );
}

/** Puts daemon.json back as this run found it; tells what became of the daemon. */
async function bringBack({ unit, ...started }: Started, context: StepContext): Promise<Restored> {
  const mine = filesOf(unit, context);
  if (mine.length === 0) return "untouched";
  for (const change of mine) await restore(change, context);
  const { forgetFailures, restart } = initOf(started);
  await tryCommand(context, forgetFailures(unit));
  const restarted = await tryCommand(context, restart(unit));
  // An exit code of 0 is no proof that a daemon runs; and another program will hardly become one.
  const patience = (await runsAnother(context.system, started)) ? 5000 : 30_000;
  return restarted.code === 0 && (await answers(context, patience)) ? "runs again" : "restored";
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
