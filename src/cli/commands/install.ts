import type { OpenBundle } from "../../bundle/open/open.ts";
import type { SetupError } from "../../errors.ts";
import type { LockedTarget } from "../../lock/types.ts";
import { demandKeysFit } from "../../machine/daemon-json/clashes.ts";
import { checkDropped } from "../../machine/daemon-json/dropped.ts";
import { configFileOf, keysOfFlags } from "../../machine/daemon-json/flags.ts";
import { keysWritten } from "../../machine/daemon-json/known.ts";
import { withDirectHere } from "../../machine/daemon-json/proxy.ts";
import { wordsToCome } from "../../machine/docker/words.ts";
import { checkHost } from "../../machine/facts/checks.ts";
import { readHost } from "../../machine/facts/detect.ts";
import type { Host } from "../../machine/facts/types.ts";
import { allInits, initOf } from "../../machine/inits/index.ts";
import type { Init } from "../../machine/inits/init.ts";
import { allManagers, managerFor } from "../../machine/managers/index.ts";
import { makePlan, targetName } from "../../plan/plan.ts";
import { askWishes } from "../../plan/settle/ask-wishes.ts";
import { aliveRegistryMirrors, registryMirrorsSet } from "../../plan/settle/choose-mirrors.ts";
import { checkDaemonWishes } from "../../plan/settle/daemon-wishes.ts";
import { keepHeldAlone } from "../../plan/settle/held-alone.ts";
import { autoMirror, repositoryInUse } from "../../plan/settle/in-use.ts";
import { type Kept, pinnedRelease, sameDocker, suiteBefore } from "../../plan/settle/kept-release.ts";
import { lockedRelease } from "../../plan/settle/lock/locked.ts";
import { lockedWishes } from "../../plan/settle/lock/wishes.ts";
import { rehearse } from "../../plan/settle/rehearsal.ts";
import { findRelease, installedRelease, ownRelease, repositoriesOf } from "../../plan/settle/release.ts";
import { hostSubject, notesFor, type Subject } from "../../plan/settle/subject.ts";
import { defaultMirror, optionsOf, type Wishes } from "../../plan/settle/wishes.ts";
import type { Options, Plan } from "../../plan/types.ts";
import { changed, type StepResult, survey } from "../../run/execute/execute.ts";
import { lookAtContainers } from "../../run/execute/interruption.ts";
import type { RunLog } from "../../run/execute/log.ts";
import { lostHolds, markFinished, readRuns } from "../../run/journal/journal.ts";
import { planJson } from "../../run/render/json.ts";
import { isPinned } from "../../sources/catalog/version.ts";
import { defaultRegistryMirrors, registryMirrors } from "../../sources/mirrors/registry-mirrors.ts";
import { supplyOf } from "../../sources/supply/index.ts";
import { lookingOnce } from "../../system/looking-once.ts";
import { deepWithoutSecrets } from "../../system/secret.ts";
import type { Text } from "../../text.ts";
import { readLock } from "../options/lock-file.ts";
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

/** Makes this machine what was asked for. @throws SetupError */
export async function install(io: CommandIO, request: Request): Promise<void> {
  const allowed = permission(io, request);
  await underRunLock(io, () =>
    withAhead(io, (begin) =>
      withBundle(io, request, (here, open) => bringAbout(here, request, allowed, begin, open)),
    ),
  );
}

async function bringAbout(
  io: CommandIO,
  request: Request,
  { asks, guard }: Permission,
  begin: BeginAhead,
  open: Open,
): Promise<void> {
  const { terminal } = io;
  // Until the first change; what is done then looks anew.
  const looking = { ...io, system: lookingOnce(io.system, questions) };
  const { system } = looking;
  const host = await readHost(system);
  const subject = await hostSubject(system, host, request);
  await checkHost(system, host, initOf(subject.distro), request.user);
  const runs = await readRuns(system);
  const interrupted = cutOff(runs);
  if (interrupted) terminal.note(interrupted.note);
  const bundle = await open(subject);
  const named = bundle
    ? { lock: bundle.lock, file: bundle.lockFile }
    : request.lock && { lock: await readLock(system, request.lock), file: request.lock };
  const { wishes, locked }: { wishes: Wishes; locked?: LockedTarget } = named
    ? lockedWishes(request, named, subject)
    : {
        wishes: asks
          ? await askWishes(
              { system, asker: (mayGoBack) => askerOn(terminal, mayGoBack), progress: progressOn(terminal) },
              request,
              host,
              subject,
            )
          : request,
      };
  const { options, reminders, ...kept } = await settle(
    looking,
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
      notes: notesFor(system, subject),
    });
    const ahead = await begin(made);
    const versionAsked = isPinned(wishes.version ?? version);
    const may = { asks, allowRemove: options.allowRemove, versionAsked };
    return { ahead, ...(await rehearse(system, subject, made, options, may)) };
  };
  const { plan, going, ahead } = await planned(kept).catch(async (error: unknown) => {
    const pinned =
      wishes.version === undefined ? await pinnedRelease(system, subject, options, error) : undefined;
    if (pinned === undefined) throw error;
    if (pinned.note) terminal.note(pinned.note);
    return planned(pinned);
  });
  await checkDropped(system, initOf(subject.distro), plan.docker, options.daemon);
  // Only a person who is asked is shown every step's state beforehand; a daemon.json that does not parse stops anybody.
  const shown = plan.steps.filter(({ kind }) => asks || kind === "daemon-json");
  const done = await survey({ steps: shown }, system);
  const [current, change, looked] = await Promise.all([
    registryMirrorsSet(system),
    installedVersion(system, host).then((version) => versionChange(version, plan.docker)),
    lookAtContainers(plan, system),
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
  const results = await runPlan(io, plan, guard, "install", { ahead, ...(asks ? {} : { looked }) });
  // Cut off after its last change: this run leaves no journal that would come after it.
  if (interrupted && !changed(results)) await markFinished(io.system, interrupted.run);
  if (request.json)
    io.out(`${JSON.stringify(deepWithoutSecrets(resultJson(plan, results, io.log)), null, 2)}\n`);
  const { sudoUser } = host;
  const [inGroup, { installed }] = await Promise.all([
    isInGroup(io.system, sudoUser),
    managerFor(subject.distro).inventory(io.system, supplyOf(subject.distro, subject.target).packages),
  ]);
  showSummary(terminal, plan, results, io.log, { installed, sudoUser, inGroup, reminders });
}

/** Commands that only tell what is installed, and what runs it. */
const questions = [
  ...allManagers.flatMap(({ query, transactions }) => [query.argv, transactions.owners]),
  ...allInits.flatMap((init) => init.questions),
];

/** Asks the mirrors what is open still: the version from the index, and at the same time which registry mirrors live. */
async function settle(
  io: CommandIO,
  wishes: Wishes,
  host: Host,
  subject: Subject,
  locked: LockedTarget | undefined,
  bundle: OpenBundle | undefined,
): Promise<{ options: Options; reminders: readonly Text[] } & Kept> {
  const { system, terminal } = io;
  const init = initOf(subject.distro);
  const mirror =
    wishes.autoMirror && ownRelease(subject, wishes.version) === undefined
      ? await autoMirror(system, progressOn(terminal), wishes, subject)
      : defaultMirror;
  const plain = optionsOf(wishes, system.env, { mirror, registryMirrors: defaultRegistryMirrors });
  const wished = bundle ? { ...plain, bundle: bundle.plan } : plain;
  const asked = wished.proxy
    ? { ...wished, proxy: await withDirectHere(system, init, wished.proxy) }
    : wished;
  // A person's own stay unless others are named.
  const kept = wishes.registryMirrors === undefined ? await ownRegistryMirrors(io, init) : undefined;
  const options = kept === undefined ? asked : { ...asked, registryMirrors: undefined };
  const instead = wishes.registryMirrors === undefined ? registryMirrors.map(({ url }) => url) : [];
  const { daemon = [] } = options;
  await demandKeysFit(system, init, [
    ...(options.registryMirrors ? ["registry-mirrors"] : []),
    ...keysWritten(daemon),
  ]);
  for (const note of await checkDaemonWishes(system, init, daemon)) terminal.note(note);
  const stop = new AbortController();
  const checking =
    wishes.probe === false
      ? { registryMirrors: options.registryMirrors, notes: [] }
      : aliveRegistryMirrors(system, options.registryMirrors, stop.signal, instead);
  try {
    const chosen: Kept = bundle ?? (await chooseRelease(io, wishes, host, subject, options, locked));
    const { registryMirrors: alive, notes } = await checking;
    for (const note of chosen.note ? [...notes, chosen.note] : notes) terminal.note(note);
    return {
      options: { ...options, registryMirrors: alive, keepRegistryMirrors: false },
      reminders: notes,
      ...chosen,
    };
  } catch (error) {
    stop.abort();
    throw error;
  }
}

/** A person's own registry mirrors, in daemon.json or by a flag of the unit; undefined: none are named at all. */
async function ownRegistryMirrors(
  { system, terminal }: CommandIO,
  init: Init,
): Promise<readonly string[] | undefined> {
  const inFile = await registryMirrorsSet(system);
  if (inFile !== undefined) return inFile;
  const words = await wordsToCome(system, init);
  const elsewhere = configFileOf(words);
  if (elsewhere !== undefined) {
    terminal.note({
      en: `dockerd reads ${elsewhere} (--config-file), so registry mirrors are left to that file.`,
      zh: `dockerd 读取的是 ${elsewhere}（--config-file），镜像加速地址由该文件决定。`,
    });
    return [];
  }
  if (!keysOfFlags(words).includes("registry-mirrors")) return undefined;
  terminal.note({
    en: "dockerd has --registry-mirror on its command line, so daemon.json is left without registry mirrors.",
    zh: "dockerd 的命令行已有 --registry-mirror，因此不在 daemon.json 中设置镜像加速地址。",
  });
  return [];
}

/** The version to install: the one asked for, else what is there, else the newest. */
async function chooseRelease(
  { system, terminal }: CommandIO,
  wishes: Wishes,
  host: Host,
  subject: Subject,
  options: Options,
  locked: LockedTarget | undefined,
): Promise<Kept> {
  const { mirrors, channel, keyFingerprint } = options;
  const place = { ...subject, mirrors, channel, keyFingerprint };
  const own = ownRelease(subject, wishes.version);
  if (own) return { release: own };
  const open = wishes.version === undefined;
  const kept = open
    ? installedRelease(host, await repositoryInUse(system, subject, options, repositoriesOf(place)))
    : undefined;
  if (kept && suiteBefore(host, place) === undefined) return { release: kept };
  const failures: SetupError[] = [];
  const line = terminal.begin(
    terminal.say({
      en: `Reading the package index of ${options.mirrors[0]}`,
      zh: `正在读取 ${options.mirrors[0]} 的软件包索引`,
    }),
  );
  try {
    const onFailure = (error: SetupError) => failures.push(error);
    if (locked) return { release: await lockedRelease(system, place, locked, onFailure) };
    const same = open ? await sameDocker(system, place, host, kept, onFailure) : undefined;
    if (same) return same;
    const found = await findRelease(system, place, wishes.version, onFailure);
    return keepHeldAlone(system, host, managerFor(subject.distro), found);
  } finally {
    line.end("gone");
    for (const failure of failures) terminal.warn(failure);
  }
}

function resultJson(plan: Plan, results: readonly StepResult[], log: RunLog) {
  return {
    ...planJson(plan),
    changed: changed(results),
    results: results.map(({ step, state, ms }) => ({ kind: step.kind, state, ms })),
    log: log.exists() ? log.path : null,
  };
}
