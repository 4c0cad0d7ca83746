import { inline } from "./print.ts";
import type { Lock, LockedImage, LockedTarget, Value } from "./types.ts";

/** A line of what two locks say differently; undefined: it says nothing of that. */
export interface LockDifference {
  /** "debian:12/amd64 docker-ce", "daemon live-restore". */
  readonly what: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** How a lock differs from an older one, sorted; empty where they say the same. */
export function diffLocks(before: Lock, after: Lock): LockDifference[] {
  const [a, b] = [facts(before), facts(after)];
  const names = [...new Set([...a.keys(), ...b.keys()])].sort();
  return names
    .map((what) => ({ what, before: a.get(what), after: b.get(what) }))
    .filter((each) => each.before !== each.after)
    .map((each) => plainer(each));
}

/** Versions tell more than hashes where they differ, too. */
function plainer({ what, before, after }: LockDifference): LockDifference {
  const [a, b] = [before?.split("\t") ?? [], after?.split("\t") ?? []];
  const same = a[0] === b[0];
  const short = (words: readonly string[]) =>
    words.length === 0 ? undefined : same ? words.join(" ") : words[0];
  return { what, before: short(a), after: short(b) };
}

function facts({ wishes, daemon, targets, images }: Lock): Map<string, string> {
  const { dockerVersion, ...others } = wishes;
  const wished: Record<string, Value | undefined> = { ...others, "docker-version": dockerVersion };
  return new Map([
    ...rows("wishes", wished),
    ...rows("daemon", daemon),
    ...targets.flatMap(targetFacts),
    ...images.flatMap(imageFacts),
  ]);
}

const rows = (table: string, values: Readonly<Record<string, Value | undefined>>): [string, string][] =>
  Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[`${table} ${key}`, inline(value)]],
  );

const targetFacts = ({ name, repository, key, packages }: LockedTarget): [string, string][] => [
  [`${name} repository`, `${repository.path} ${repository.suite}`],
  [`${name} key`, key],
  ...packages.map(({ name: each, version, architecture, size, sha256, path }): [string, string] => [
    `${name} ${each}`,
    [version, architecture, String(size), sha256, path].join("\t"),
  ]),
];

const imageFacts = ({ name, digest, platforms }: LockedImage): [string, string][] => [
  [`image ${name}`, digest],
  ...platforms.map(({ platform, manifest, config }): [string, string] => [
    `image ${name} ${platform}`,
    `${manifest}\t${config}`,
  ]),
];
