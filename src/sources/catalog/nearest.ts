import { begins, compareDockerNumbers, type DockerNumber, type VersionRequest } from "./version.ts";

/**
 * At most five of Docker's numbers to offer in place of a wanted one that isn't there: first those that only differ in
 * what comes after the number (another distribution's build, a pre-release), then older ones, then newer ones,
 * each nearest first. For a request of one or two components every X.Y line stands with its newest.
 * templates/script/resolve-version.sh has the same rule; a test compares them.
 */
export function nearestVersions(available: readonly DockerNumber[], request: VersionRequest): string[] {
  const wanted = { numbers: request.kind === "latest" ? [] : request.numbers, pre: undefined };
  const unique = [...new Map(available.map((number) => [number.text, number])).values()];
  // A pre-release is offered only for the very number that was asked for.
  const newestFirst = unique
    .filter((number) => !number.pre || begins(wanted.numbers, number.numbers))
    .sort((a, b) => compareDockerNumbers(b, a));
  const matching = newestFirst.filter((number) => begins(wanted.numbers, number.numbers)).slice(0, limit);
  const others = newestFirst
    .filter((number) => !begins(wanted.numbers, number.numbers))
    .filter((number, i, all) => wanted.numbers.length > 2 || !sameLine(number, all[i - 1]));
  const older = others.filter((number) => compareDockerNumbers(number, wanted) < 0);
  const newer = others.filter((number) => compareDockerNumbers(number, wanted) > 0).reverse();
  const room = limit - matching.length;
  const below = Math.min(older.length, Math.max(Math.ceil(room / 2), room - newer.length));
  return [...matching, ...older.slice(0, below), ...newer.slice(0, room - below)].map(({ text }) => text);
}

const limit = 5;

const sameLine = (a: DockerNumber, b: DockerNumber | undefined): boolean =>
  b !== undefined && a.numbers[0] === b.numbers[0] && a.numbers[1] === b.numbers[1];
