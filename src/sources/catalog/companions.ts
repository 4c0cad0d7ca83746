import { SetupError } from "../../errors.ts";
import { cliPackage, companionPackages } from "../../machine/docker-packages.ts";
import { anotherMirror, type IndexEntry } from "../../machine/managers/index-entry.ts";
import type { Manager } from "../../machine/managers/types.ts";
import { compareDockerNumbers, dockerNumber } from "./version.ts";

/** What goes with a docker-ce, in install order, as far as the index and that version's age have it. */
export function companions(docker: IndexEntry, index: readonly IndexEntry[], manager: Manager): IndexEntry[] {
  const number = dockerNumber(docker.version);
  // A nightly build counts as 0.0.0 and is the newest of all.
  const exists = (numbers: readonly number[]) =>
    number.numbers[0] === 0 || compareDockerNumbers(number, { numbers, pre: tp }) >= 0;
  const cli = exists(cliPackage.since) ? sameBuild(docker, index, manager) : undefined;
  const found = cli ? [cli] : [];
  for (const { name, since } of companionPackages) {
    const companion = exists(since) ? newestSatisfying(name, docker, cli, index, manager) : undefined;
    if (companion) found.push(companion);
  }
  return found;
}

/** Below every other pre-release, so that 23.0.0-beta.1 has what 23.0 has. */
const tp = { kind: "tp", number: 0 } as const;

/** The docker-ce-cli built with a docker-ce: the same version but for the epoch, which in rpm is 1 and not 3. */
function sameBuild(
  docker: IndexEntry,
  index: readonly IndexEntry[],
  manager: Manager,
): IndexEntry | undefined {
  const clis = index.filter(({ name }) => name === cliPackage.name);
  const plain = withoutEpoch(docker.version);
  const rebuilt = clis.filter(
    ({ version }) => dockerNumber(version).text === dockerNumber(docker.version).text,
  );
  return clis.find(({ version }) => withoutEpoch(version) === plain) ?? newest(rebuilt, manager);
}

const withoutEpoch = (version: string): string => version.replace(/^[0-9]+:/, "");

/** containerd of a Docker version, for a list. */
export function containerdFor(
  docker: IndexEntry,
  index: readonly IndexEntry[],
  manager: Manager,
): string | undefined {
  try {
    return companions(docker, index, manager).find(({ name }) => name === "containerd.io")?.version;
  } catch (error) {
    if (error instanceof SetupError) return undefined;
    throw error;
  }
}

function newestSatisfying(
  name: string,
  docker: IndexEntry,
  cli: IndexEntry | undefined,
  index: readonly IndexEntry[],
  manager: Manager,
): IndexEntry | undefined {
  const all = index.filter((entry) => entry.name === name);
  const limits = [...docker.depends, ...(cli?.depends ?? [])].flatMap((text) => constraints(text, name));
  const fitting = all.filter(({ version }) => limits.every((limit) => satisfies(version, limit, manager)));
  if (all.length > 0 && fitting.length === 0) {
    const wants = limits.map(({ sign, version }) => `${name} ${sign} ${version}`).join(", ");
    throw new SetupError(
      "version-not-found",
      {
        en: `docker-ce ${docker.version} needs ${wants}; the mirror does not have it.`,
        zh: `docker-ce ${docker.version} 依赖 ${wants}，但镜像站没有。`,
      },
      {
        why: {
          en: `The newest there is ${newest(all, manager)?.version}: the mirror may be in the middle of a synchronisation.`,
          zh: `镜像站上最新的是 ${newest(all, manager)?.version}：可能正在同步。`,
        },
        next: anotherMirror,
      },
    );
  }
  const finished = fitting.filter(({ version }) => !dockerNumber(version).pre);
  return newest(finished.length > 0 ? finished : fitting, manager);
}

/** The newest of some entries; of equals the first. */
export function newest(entries: readonly IndexEntry[], manager: Manager): IndexEntry | undefined {
  const { compare } = manager;
  return entries.reduce<IndexEntry | undefined>(
    (best, entry) => (best && compare(entry.version, best.version) <= 0 ? best : entry),
    undefined,
  );
}

interface Constraint {
  readonly sign: string;
  readonly version: string;
}

/** What "containerd.io (>= 1.6.24) | docker-containerd", or rpm's "containerd.io >= 1.6.24", demands of a package. */
function constraints(depends: string, name: string): Constraint[] {
  return depends.split("|").flatMap((alternative) => {
    const parts = /^\s*([^\s(:]+)(?::\w+)?\s*\(?\s*(<<|<=|=|>=|>>|<|>)\s*([^\s)]+)\s*\)?\s*$/.exec(
      alternative,
    );
    return parts?.[1] === name && parts[2] && parts[3] ? [{ sign: parts[2], version: parts[3] }] : [];
  });
}

function satisfies(version: string, limit: Constraint, manager: Manager): boolean {
  const order = manager.compare(manager.demanded(version, limit.version), limit.version);
  if (limit.sign === "=") return order === 0;
  if (limit.sign === ">=") return order >= 0;
  if (limit.sign === "<=") return order <= 0;
  return limit.sign.startsWith(">") ? order > 0 : order < 0;
}
