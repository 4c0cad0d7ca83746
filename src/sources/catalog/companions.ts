import { SetupError } from "../../errors.ts";
import { type CompareVersions, compareDebVersions, compareRpmVersions } from "./compare.ts";
import { anotherMirror, type Family, type IndexEntry } from "./entry.ts";
import { compareDockerNumbers, dockerNumber } from "./version.ts";

/**
 * The packages that are installed with docker-ce, and the Docker version with which each came
 * (release notes at https://docs.docker.com/engine/release-notes/): before it there was no such package.
 */
const since: readonly { readonly name: string; readonly numbers: readonly number[] }[] = [
  { name: "containerd.io", numbers: [18, 9] },
  { name: "docker-buildx-plugin", numbers: [23, 0] },
  { name: "docker-compose-plugin", numbers: [20, 10] },
];
const cliSince = [18, 9];

export const compareVersions = (family: Family): CompareVersions =>
  family === "apt" ? compareDebVersions : compareRpmVersions;

/** What goes with a docker-ce, in install order, as far as the index and that version's age have it. */
export function companions(docker: IndexEntry, index: readonly IndexEntry[], family: Family): IndexEntry[] {
  const number = dockerNumber(docker.version);
  // A nightly build counts as 0.0.0 and is the newest of all.
  const exists = (numbers: readonly number[]) =>
    number.numbers[0] === 0 || compareDockerNumbers(number, { numbers, pre: tp }) >= 0;
  const cli = exists(cliSince) ? sameBuild(docker, index, family) : undefined;
  const found = cli ? [cli] : [];
  for (const { name, numbers } of since) {
    const companion = exists(numbers) ? newestSatisfying(name, docker, cli, index, family) : undefined;
    if (companion) found.push(companion);
  }
  return found;
}

/** Below every other pre-release, so that 23.0.0-beta.1 has what 23.0 has. */
const tp = { kind: "tp", number: 0 } as const;

/** The docker-ce-cli built with a docker-ce: the same version but for the epoch, which in rpm is 1 and not 3. */
function sameBuild(docker: IndexEntry, index: readonly IndexEntry[], family: Family): IndexEntry | undefined {
  const clis = index.filter(({ name }) => name === "docker-ce-cli");
  const plain = withoutEpoch(docker.version);
  const rebuilt = clis.filter(
    ({ version }) => dockerNumber(version).text === dockerNumber(docker.version).text,
  );
  return clis.find(({ version }) => withoutEpoch(version) === plain) ?? newest(rebuilt, family);
}

const withoutEpoch = (version: string): string => version.replace(/^[0-9]+:/, "");

/** containerd of a Docker version, for a list. */
export function containerdFor(
  docker: IndexEntry,
  index: readonly IndexEntry[],
  family: Family,
): string | undefined {
  try {
    return companions(docker, index, family).find(({ name }) => name === "containerd.io")?.version;
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
  family: Family,
): IndexEntry | undefined {
  const all = index.filter((entry) => entry.name === name);
  const limits = [...docker.depends, ...(cli?.depends ?? [])].flatMap((text) => constraints(text, name));
  const fitting = all.filter(({ version }) => limits.every((limit) => satisfies(version, limit, family)));
  if (all.length > 0 && fitting.length === 0) {
    const wants = limits.map(({ sign, version }) => `${name} ${sign} ${version}`).join(", ");
    throw new SetupError(
      "version-not-found",
      {
        en: `docker-ce ${docker.version} needs ${wants}, which the mirror has not`,
        zh: `docker-ce ${docker.version} 依赖 ${wants}，但镜像站没有`,
      },
      {
        why: {
          en: `The newest there is ${newest(all, family)?.version}: the mirror may be in the middle of a synchronisation.`,
          zh: `镜像站上最新的是 ${newest(all, family)?.version}：可能正在同步。`,
        },
        next: anotherMirror,
      },
    );
  }
  const finished = fitting.filter(({ version }) => !dockerNumber(version).pre);
  return newest(finished.length > 0 ? finished : fitting, family);
}

/** The newest of some entries; of equals the first. */
export function newest(entries: readonly IndexEntry[], family: Family): IndexEntry | undefined {
  const compare = compareVersions(family);
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

function satisfies(version: string, limit: Constraint, family: Family): boolean {
  // In rpm a demand without a release is met by every release.
  const compared =
    family === "yum" && !limit.version.includes("-") ? version.replace(/-[^-]*$/, "") : version;
  const order = compareVersions(family)(compared, limit.version);
  if (limit.sign === "=") return order === 0;
  if (limit.sign === ">=") return order >= 0;
  if (limit.sign === "<=") return order <= 0;
  return limit.sign.startsWith(">") ? order > 0 : order < 0;
}
