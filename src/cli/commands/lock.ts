import { parseTarget } from "../../../distros/target.ts";
import { SetupError } from "../../errors.ts";
import { demandKnownKeys } from "../../machine/daemon-json/known.ts";
import { diffLocks } from "../../plan/lock/diff.ts";
import { printLock } from "../../plan/lock/print.ts";
import type { Lock, LockedImage } from "../../plan/lock/types.ts";
import { namedMirrors } from "../../plan/settle/choose-mirrors.ts";
import { checkLogOpts } from "../../plan/settle/daemon-wishes.ts";
import { daemonOf, lockedKeys } from "../../plan/settle/lock/daemon.ts";
import { lockedVersion } from "../../plan/settle/lock/locked.ts";
import { lockName, resolveTargets } from "../../plan/settle/lock/resolve.ts";
import { type Subject, scriptSubject } from "../../plan/settle/subject.ts";
import { lockImage } from "../../run/bundle/images/lock-image.ts";
import { platformOf } from "../../run/bundle/images/platform.ts";
import { parseVersionRequest, upstreamVersion } from "../../sources/catalog/version.ts";
import { defaultRegistryMirrors } from "../../sources/mirrors/registry-mirrors.ts";
import { command } from "../../system/quote.ts";
import { lockAt, lockFileName, readLock } from "../options/lock-file.ts";
import type { Request } from "../options/request.ts";
import type { Setting } from "../options/settings.ts";
import { progressOn } from "../ui/ask.ts";
import { showDifferences, writeLock } from "../ui/lock-show.ts";
import type { CommandIO } from "../ui/run-plan.ts";
import { demandWritable } from "../ui/writable.ts";

/**
 * Resolves wishes to a lock, from the mirrors' indexes. What is not said is taken from the lock that is there already,
 * so that the same command without words brings it up to date. Needs no root, and no Docker.
 */
export async function lock(
  io: CommandIO,
  request: Request,
  [named]: readonly string[],
  _: unknown,
  settings: readonly Setting[],
): Promise<void> {
  const { system, terminal } = io;
  if (named !== undefined && request.output !== undefined) throw twice();
  const path = named ?? request.output ?? lockFileName;
  const before = request.check
    ? await readLock(system, path)
    : path === "-"
      ? undefined
      : await lockAt(system, path);
  if (!request.check && path !== "-") await demandWritable(path);
  const line = terminal.begin(terminal.say({ en: "Reading the package indexes", zh: "正在读取软件包索引" }));
  const wished = await resolve(io, request, before, settings, terminal.warn).finally(() => line.end("gone"));
  for (const note of wished.notes) terminal.note(note);
  const differences = before ? diffLocks(before, wished.lock) : [];
  showDifferences(terminal, differences, terminal.print);
  if (request.check) {
    if (differences.length === 0) {
      return terminal.print(
        terminal.say({ en: `${path} is what is asked for.`, zh: `${path} 与要求一致。` }),
      );
    }
    const update = command(["docker-setup", "lock", ...(path === lockFileName ? [] : [path])]);
    throw new SetupError(
      "drift",
      { en: `${path} is no longer what is asked for.`, zh: `${path} 与要求不再一致。` },
      {
        next: {
          en: `${update} brings it up to date.`,
          zh: `可用 ${update} 更新。`,
        },
      },
    );
  }
  await writeLock(io, path, printLock(wished.lock), before !== undefined && differences.length === 0);
}

const twice = () =>
  new SetupError("usage", {
    en: "The lock's file is named twice: as an argument and by -o.",
    zh: "锁文件被指定了两次：一次是参数，一次是 -o。",
  });

async function resolve(
  io: CommandIO,
  request: Request,
  before: Lock | undefined,
  settings: readonly Setting[],
  onFailure: (error: SetupError) => void,
) {
  const { system, terminal } = io;
  const said = (name: string) => settings.some((setting) => setting.name === name);
  const named =
    request.targets.length > 0 ? request.targets : before?.targets.map(({ name }) => parseTarget(name));
  const subjects = await Promise.all(
    (named ?? [undefined]).map((target) => scriptSubject(system, { target })),
  );
  const typed = settings.find(({ name }) => name === "docker-version")?.value;
  const dockerVersion = typed === undefined ? before?.wishes.dockerVersion : String(typed).trim();
  const channel = said("channel") ? request.channel : (before?.wishes.channel ?? request.channel);
  const hold = said("hold") ? request.hold : (before?.wishes.hold ?? false);
  const user = request.user ?? before?.wishes.user;
  const mirrors = await namedMirrors(system, progressOn(terminal), request, subjects[0]!);
  const places = unique(subjects).map((subject) => ({
    ...subject,
    mirrors,
    channel,
    keyFingerprint: request.keyFingerprint,
  }));
  const wanted = dockerVersion === undefined ? undefined : parseVersionRequest(dockerVersion);
  const { targets, notes } = await resolveTargets(system, places, wanted, onFailure);
  const { "registry-mirrors": locked, ...daemon } = before?.daemon ?? {};
  const asked = request.registryMirrors ?? (before ? locked : defaultRegistryMirrors);
  const mirrorsHeld = request.registryMirrors === null ? undefined : asked;
  const made: Lock = {
    wishes: {
      channel,
      ...(dockerVersion === undefined ? {} : { dockerVersion }),
      ...(hold ? { hold: true } : {}),
      ...(user === undefined ? {} : { user }),
    },
    daemon: {
      ...lockedKeys(daemon, request.daemon ?? []),
      ...(mirrorsHeld === undefined ? {} : { "registry-mirrors": mirrorsHeld }),
    },
    targets,
    images: await imagesOf(io, request, before, places, mirrorsHeld),
  };
  demandTaken(made);
  return { lock: made, notes };
}

/** Those that are named, else those that the lock has: what their tags are today. */
function imagesOf(
  { system, signal }: CommandIO,
  { images }: Request,
  before: Lock | undefined,
  places: readonly Subject[],
  registryMirrors: unknown,
): Promise<LockedImage[]> {
  const names = images.length > 0 ? images : (before?.images ?? []).map(({ name }) => name);
  if (names.join() === "none") return Promise.resolve([]);
  const platforms = places.map(({ target }) => platformOf(target.arch));
  const mirrors = Array.isArray(registryMirrors) ? registryMirrors.map(String) : [];
  return Promise.all(names.map((name) => lockImage(system, name, platforms, { mirrors, signal })));
}

/** No target's dockerd may refuse a key. @throws SetupError "daemon-json" */
function demandTaken(lock: Lock): void {
  const edits = daemonOf({ lock, file: lockFileName });
  checkLogOpts(JSON.stringify(lock.daemon), edits);
  for (const target of lock.targets) demandKnownKeys(edits, upstreamVersion(lockedVersion(target).text));
}

/** A relative and what it stands on are one target. */
function unique(subjects: readonly Subject[]): Subject[] {
  return [...new Map(subjects.map((subject) => [lockName(subject.target), subject])).values()];
}
