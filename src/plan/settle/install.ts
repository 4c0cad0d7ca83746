import type { SetupError } from "../../errors.ts";
import { demandKeysFit } from "../../machine/daemon-json/clashes.ts";
import { configFileOf, keysOfFlags } from "../../machine/daemon-json/flags.ts";
import { keysWritten } from "../../machine/daemon-json/known.ts";
import { withDirectHere } from "../../machine/daemon-json/proxy.ts";
import { wordsToCome } from "../../machine/docker/words.ts";
import type { Host } from "../../machine/facts/types.ts";
import { initOf } from "../../machine/inits/index.ts";
import type { Init } from "../../machine/inits/init.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { defaultRegistryMirrors, registryMirrors } from "../../sources/mirrors/registry-mirrors.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { LockedTarget } from "../lock/types.ts";
import type { Options } from "../types.ts";
import { aliveRegistryMirrors, registryMirrorsSet } from "./choose-mirrors.ts";
import { checkDaemonWishes } from "./daemon-wishes.ts";
import { keepHeldAlone } from "./held-alone.ts";
import { autoMirror, repositoryInUse } from "./in-use.ts";
import { type Kept, sameDocker, suiteBefore } from "./kept-release.ts";
import { lockedRelease } from "./lock/locked.ts";
import type { Progress } from "./person.ts";
import { findRelease, installedRelease, ownRelease, repositoriesOf } from "./release.ts";
import type { Subject } from "./subject.ts";
import { defaultMirror, optionsOf, type Wishes } from "./wishes.ts";

/** What looks at the world, and whom it tells of it. */
export interface Teller {
  readonly system: System;
  readonly progress: Progress;
  readonly note: (text: Text) => void;
  /** Told of a mirror that was passed over. */
  readonly warn: (error: SetupError) => void;
}

/** A bundle's release, and what a plan has of it. */
type Carried = Kept & { readonly plan: NonNullable<Options["bundle"]> };

/** With what a plan can be made. */
export interface Settled extends Kept {
  readonly options: Options;
  /** Worth a second word at the end. */
  readonly reminders: readonly Text[];
}

/** Asks the mirrors what is open still: the version from the index, and at the same time which registry mirrors live. */
export async function settleInstall(
  teller: Teller,
  wishes: Wishes,
  host: Host,
  subject: Subject,
  locked: LockedTarget | undefined,
  bundle: Carried | undefined,
): Promise<Settled> {
  const { system, note, progress } = teller;
  const init = initOf(subject.distro);
  const mirror =
    wishes.autoMirror && ownRelease(subject, wishes.version) === undefined
      ? await autoMirror(system, progress, wishes, subject)
      : defaultMirror;
  const plain = optionsOf(wishes, system.env, { mirror, registryMirrors: defaultRegistryMirrors });
  const wished = bundle ? { ...plain, bundle: bundle.plan } : plain;
  const asked = wished.proxy
    ? { ...wished, proxy: await withDirectHere(system, init, wished.proxy) }
    : wished;
  // A person's own stay unless others are named.
  const kept = wishes.registryMirrors === undefined ? await ownRegistryMirrors(teller, init) : undefined;
  const options = kept === undefined ? asked : { ...asked, registryMirrors: undefined };
  const instead = wishes.registryMirrors === undefined ? registryMirrors.map(({ url }) => url) : [];
  const { daemon = [] } = options;
  await demandKeysFit(system, init, [
    ...(options.registryMirrors ? ["registry-mirrors"] : []),
    ...keysWritten(daemon),
  ]);
  for (const text of await checkDaemonWishes(system, init, daemon)) note(text);
  const stop = new AbortController();
  const checking =
    wishes.probe === false
      ? { registryMirrors: options.registryMirrors, notes: [] }
      : aliveRegistryMirrors(system, options.registryMirrors, stop.signal, instead);
  try {
    const chosen: Kept = bundle ?? (await chooseRelease(teller, wishes, host, subject, options, locked));
    const { registryMirrors: alive, notes } = await checking;
    for (const text of chosen.note ? [...notes, chosen.note] : notes) note(text);
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
  { system, note }: Teller,
  init: Init,
): Promise<readonly string[] | undefined> {
  const inFile = await registryMirrorsSet(system);
  if (inFile !== undefined) return inFile;
  const words = await wordsToCome(system, init);
  const elsewhere = configFileOf(words);
  if (elsewhere !== undefined) {
    note({
      en: `dockerd reads ${elsewhere} (--config-file), so registry mirrors are left to that file.`,
      zh: `dockerd 读取的是 ${elsewhere}（--config-file），镜像加速地址由该文件决定。`,
    });
    return [];
  }
  if (!keysOfFlags(words).includes("registry-mirrors")) return undefined;
  note({
    en: "dockerd has --registry-mirror on its command line, so daemon.json is left without registry mirrors.",
    zh: "dockerd 的命令行已有 --registry-mirror，因此不在 daemon.json 中设置镜像加速地址。",
  });
  return [];
}

/**
 * The version to install: the one asked for, else what is there, else the newest. Whether a mirror has its files shows as
 * they come; `look`: it is asked first.
 */
export async function chooseRelease(
  { system, progress, warn }: Teller,
  wishes: Wishes,
  host: Host,
  subject: Subject,
  options: Options,
  locked: LockedTarget | undefined,
  look = false,
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
  const line = progress.begin({
    en: `Reading the package index of ${options.mirrors[0]}`,
    zh: `正在读取 ${options.mirrors[0]} 的软件包索引`,
  });
  try {
    const onFailure = (error: SetupError) => failures.push(error);
    if (locked) return { release: await lockedRelease(system, place, locked, onFailure) };
    const same = open ? await sameDocker(system, place, host, kept, onFailure) : undefined;
    if (same) return same;
    const found = await findRelease(system, place, wishes.version, onFailure, look);
    return keepHeldAlone(system, host, managerFor(subject.distro), found);
  } finally {
    line.end();
    for (const failure of failures) warn(failure);
  }
}
