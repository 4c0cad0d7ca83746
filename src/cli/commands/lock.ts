import { parseTarget } from "../../../distros/target.ts";
import { SetupError } from "../../errors.ts";
import { diffLocks } from "../../lock/diff.ts";
import { printLock } from "../../lock/print.ts";
import type { Lock } from "../../lock/types.ts";
import { lockName, resolveTargets } from "../../plan/settle/lock/resolve.ts";
import { type Subject, scriptSubject } from "../../plan/settle/subject.ts";
import { defaultMirror } from "../../plan/settle/wishes.ts";
import { parseVersionRequest } from "../../sources/catalog/version.ts";
import { defaultRegistryMirrors } from "../../sources/mirrors/registry-mirrors.ts";
import type { System } from "../../system/types.ts";
import { lockAt, lockFileName, readLock } from "../options/lock-file.ts";
import type { Request } from "../options/request.ts";
import type { Setting } from "../options/settings.ts";
import { showDifferences, writeLock } from "../ui/lock-show.ts";
import type { CommandIO } from "../ui/run-plan.ts";

/**
 * Resolves wishes to a lock, from the mirrors' indexes. What is not said is taken from the lock that is there already,
 * so that the same command without words brings it up to date. Needs no root, and no Docker.
 */
export async function lock(
  io: CommandIO,
  request: Request,
  _: readonly string[],
  __: unknown,
  settings: readonly Setting[],
): Promise<void> {
  const { system, terminal } = io;
  const path = request.output ?? lockFileName;
  const before = request.check
    ? await readLock(system, path)
    : path === "-"
      ? undefined
      : await lockAt(system, path);
  const line = terminal.begin(terminal.say({ en: "Reading the package indexes", zh: "正在读取软件包索引" }));
  const wished = await resolve(io.system, request, before, settings, terminal.warn).finally(() =>
    line.end("gone"),
  );
  for (const note of wished.notes) terminal.note(note);
  const differences = before ? diffLocks(before, wished.lock) : [];
  showDifferences(terminal, differences, terminal.print);
  if (request.check) {
    if (differences.length === 0) {
      return terminal.print(
        terminal.say({ en: `${path} is what is asked for.`, zh: `${path} 与要求一致。` }),
      );
    }
    throw new SetupError(
      "drift",
      { en: `${path} is no longer what is asked for.`, zh: `${path} 与要求不再一致。` },
      {
        next: {
          en: "docker-setup lock brings it up to date.",
          zh: "可用 docker-setup lock 更新。",
        },
      },
    );
  }
  await writeLock(io, path, printLock(wished.lock), before !== undefined && differences.length === 0);
}

async function resolve(
  system: System,
  request: Request,
  before: Lock | undefined,
  settings: readonly Setting[],
  onFailure: (error: SetupError) => void,
) {
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
  const mirrors = request.mirrors ?? [defaultMirror];
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
    daemon: { ...daemon, ...(mirrorsHeld === undefined ? {} : { "registry-mirrors": mirrorsHeld }) },
    targets,
    images: before?.images ?? [],
  };
  return { lock: made, notes };
}

/** A relative and what it stands on are one target. */
function unique(subjects: readonly Subject[]): Subject[] {
  return [...new Map(subjects.map((subject) => [lockName(subject.target), subject])).values()];
}
