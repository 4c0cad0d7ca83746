import { resolve } from "node:path";
import { checkDropped } from "../../machine/daemon-json/dropped.ts";
import { demandDriverFits } from "../../machine/docker-data/old-driver.ts";
import { checkHost, demandUser } from "../../machine/facts/checks.ts";
import { type FirstLook, firstLook } from "../../machine/first-look.ts";
import { initOf } from "../../machine/inits/index.ts";
import { managerFor } from "../../machine/managers/index.ts";
import type { LockedTarget } from "../../plan/lock/types.ts";
import { neededThatCame } from "../../plan/ownership.ts";
import { makePlan, targetName } from "../../plan/plan.ts";
import { askWishes } from "../../plan/settle/ask-wishes.ts";
import { registryMirrorsSet } from "../../plan/settle/choose-mirrors.ts";
import { demandFiles } from "../../plan/settle/files-come.ts";
import { chooseRelease, settleInstall } from "../../plan/settle/install.ts";
import { type Kept, pinnedRelease } from "../../plan/settle/kept-release.ts";
import { lockedWishes } from "../../plan/settle/lock/wishes.ts";
import { rehearse } from "../../plan/settle/rehearsal.ts";
import { hostSubject, notesFor } from "../../plan/settle/subject.ts";
import type { Wishes } from "../../plan/settle/wishes.ts";
import { fetchKeyAhead } from "../../plan/steps/repository-key.ts";
import type { Plan } from "../../plan/types.ts";
import { demandBundle } from "../../run/bundle/refused.ts";
import { changed, type StepResult, survey } from "../../run/execute/execute.ts";
import { lookAtContainers } from "../../run/execute/interruption.ts";
import type { RunLog } from "../../run/execute/log.ts";
import { lostHolds, readRuns } from "../../run/journal/runs.ts";
import { planJson } from "../../run/render/json.ts";
import { listRead } from "../../sources/catalog/lists-read.ts";
import { isPinned } from "../../sources/catalog/version.ts";
import { FilesMissing } from "../../sources/mirrors/files-there.ts";
import { supplyOf } from "../../sources/supply/index.ts";
import { deepWithoutSecrets } from "../../system/secret.ts";
import type { FirstQuestion } from "../first-question.ts";
import { type NamedLock, readLock } from "../options/lock-file.ts";
import type { Request } from "../options/request.ts";
import { askerOn, progressOn } from "../ui/ask.ts";
import { askToGoOn, installedVersion, versionChange } from "../ui/go-on.ts";
import { declined, type Permission, permission } from "../ui/permission.ts";
import { type CommandIO, runPlan, underRunLock } from "../ui/run-plan.ts";
import { showPlan } from "../ui/show.ts";
import { isInGroup, showSummary } from "../ui/summary.ts";
import { type BeginAhead, withAhead } from "../ui/with-ahead.ts";
import { cutOff } from "./history.ts";
import { type Open, withBundle } from "./with-bundle.ts";

/** What is under way when the larger part of the program is there; undefined: nothing yet. */
interface Begun {
  readonly asked?: FirstQuestion | undefined;
  readonly look?: FirstLook | undefined;
}

/** Makes this machine what was asked for. @throws SetupError */
export async function install(io: CommandIO, request: Request, begun: Begun = {}): Promise<void> {
  const lock = await lookAtNamed(io, request);
  const allowed = permission(io, request);
  await underRunLock(io, () =>
    withAhead(io, (begin) =>
      withBundle(io, request, lock, (here, open) =>
        bringAbout(here, request, lock, allowed, begin, open, begun),
      ),
    ),
  );
}

/**
 * The lock; and what else the command line names is there, too: that is said before anybody is asked for root or a yes.
 * @throws SetupError "usage"
 */
async function lookAtNamed({ system }: CommandIO, { lock, bundle, user }: Request) {
  if (bundle !== undefined) await demandBundle(system, resolve(bundle));
  if (user !== undefined) await demandUser(system, user);
  return lock === undefined ? undefined : { lock: await readLock(system, lock), file: lock };
}

async function bringAbout(
  io: CommandIO,
  request: Request,
  lock: NamedLock | undefined,
  { asks, guard }: Permission,
  begin: BeginAhead,
  open: Open,
  { asked, look: first = firstLook(io.system) }: Begun,
): Promise<void> {
  const { terminal } = io;
  const { look } = first;
  const system = look.settling;
  const teller = {
    system,
    progress: progressOn(terminal),
    note: terminal.note,
    warn: terminal.warn,
  };
  // While the machine answers.
  const reading = readRuns(system);
  reading.catch(() => {});
  const host = await first.host;
  const subject = await hostSubject(system, host, request);
  await checkHost(system, host, initOf(subject.distro));
  const runs = await reading;
  const interrupted = cutOff(runs);
  if (interrupted) terminal.note(interrupted);
  const bundle = await open(subject);
  const named = bundle ? { lock: bundle.lock, file: bundle.lockFile } : lock;
  const { wishes, locked }: { wishes: Wishes; locked?: LockedTarget } = named
    ? lockedWishes(request, named, subject)
    : {
        wishes: asks
          ? await askWishes(
              {
                system,
                asker: (mayGoBack) => (mayGoBack ? undefined : asked?.asker) ?? askerOn(terminal, mayGoBack),
                progress: teller.progress,
              },
              request,
              host,
              subject,
            )
          : request,
      };
  const { options, reminders, ...kept } = await settleInstall(
    teller,
    // Named ones are set unasked: they may be of the same closed network.
    bundle ? { ...wishes, registryMirrors: request.registryMirrors ?? null } : wishes,
    host,
    subject,
    locked,
    bundle,
  );
  const planned = async ({ release, version }: Kept) => {
    const made = makePlan({
      ...subject,
      options,
      release,
      version: wishes.version ?? version,
      holdAgain: lostHolds(runs),
      cameBefore: neededThatCame(runs.flatMap(({ entries }) => entries)),
      notes: notesFor(system, subject),
    });
    for (const step of made.steps)
      if (step.kind === "repository-key") fetchKeyAhead(step, system).catch(() => {});
    let begun: ReturnType<BeginAhead> | undefined;
    const beginOnce = () => {
      begun ??= begin(made, system);
      return begun;
    };
    const versionAsked = isPinned(wishes.version ?? version);
    const may = { asks, allowRemove: options.allowRemove, versionAsked };
    const rehearsed = await rehearse(
      system,
      subject,
      made,
      options,
      may,
      () => void beginOnce().catch(() => {}),
    );
    const ahead = await beginOnce();
    if (ahead) await demandFiles(system, release, ahead);
    return { ahead, ...rehearsed };
  };
  const { plan, going, ahead } = await planned(kept).catch(async (error: unknown) => {
    if (error instanceof FilesMissing)
      return planned(await chooseRelease(teller, wishes, host, subject, options, locked, true));
    const pinned =
      wishes.version === undefined ? await pinnedRelease(system, subject, options, error) : undefined;
    if (pinned === undefined) throw error;
    if (pinned.note) terminal.note(pinned.note);
    return planned(pinned);
  });
  await checkDropped(system, initOf(subject.distro), plan.docker, options.daemon);
  await demandDriverFits(system, initOf(subject.distro), plan.docker, options.daemon);
  // Only a person who is asked is shown every step's state beforehand; a daemon.json that does not parse stops anybody.
  const shown = plan.steps.filter(({ kind }) => asks || kind === "daemon-json");
  // What is done without a question is looked at beside it: each of its steps hears of its own failure.
  if (!asks) survey(plan, look).catch(() => {});
  const done = await survey({ steps: shown }, look);
  const [current, change, looked] = await Promise.all([
    registryMirrorsSet(system),
    installedVersion(system, host).then((version) => versionChange(version, plan.docker)),
    lookAtContainers(plan, system, look),
  ]);
  const { stops } = looked;
  showPlan(terminal, plan, { ...options, current }, targetName(subject.distro, subject.target), done, asks, {
    ...going,
    change,
    stops,
  });
  if (asks && done.includes(false)) {
    if (!(await askToGoOn(terminal, { change, stops, allowed: request.restart }))) throw declined();
    if (stops) guard.agreedTo(stops);
  }
  if (asks) terminal.print();
  // While a person read, other containers may have been started.
  const results = await runPlan(io, plan, guard, "install", {
    ahead,
    read: (url) => listRead(system, url),
    ...(asks ? {} : { looked }),
  });
  if (request.json)
    io.out(`${JSON.stringify(deepWithoutSecrets(resultJson(plan, results, io.log)), null, 2)}\n`);
  const { sudoUser } = host;
  const now = changed(results) ? io.system : system;
  const [inGroup, { installed }] = await Promise.all([
    isInGroup(now, sudoUser),
    managerFor(subject.distro).inventory(now, supplyOf(subject.distro, subject.target).packages),
  ]);
  showSummary(terminal, plan, results, io.log, { installed, sudoUser, inGroup, reminders });
}

function resultJson(plan: Plan, results: readonly StepResult[], log: RunLog) {
  return {
    ...planJson(plan),
    changed: changed(results),
    results: results.map(({ step, state, ms }) => ({ kind: step.kind, state, ms })),
    log: log.exists() ? log.path : null,
  };
}
