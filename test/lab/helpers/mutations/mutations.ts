/** Changes of an installed machine, made from kinds: each is named by verify, and taken back. */
import fc from "fast-check";
import type { Machine } from "../../../../lab/types.ts";
import { DOCKER_CE } from "../field.ts";
import {
  byte,
  empty,
  folder,
  gone,
  group,
  link,
  type Mutation,
  mode,
  more,
  owner,
  pipe,
  zeros,
} from "./kinds.ts";
import { ownMutations } from "./own.ts";

/** How often each kind is made of files of the packages, a hundred with those of the machine's own things. */
const kinds: readonly (readonly [number, (path: string, at: number) => Mutation])[] = [
  [26, byte],
  [4, more],
  [3, empty],
  [7, gone],
  [5, link],
  [3, folder],
  [2, pipe],
  [1, zeros],
  [3, (path) => mode(path, "600")],
  [3, (path) => mode(path, "777")],
  [3, (path) => mode(path, "4755")],
  [4, owner],
  [3, group],
];

/** Files of the packages as the machine's own package manager lists them. */
async function packageFiles(machine: Machine): Promise<string[]> {
  const list = `if command -v dpkg >/dev/null; then dpkg -L ${DOCKER_CE}; else rpm -ql ${DOCKER_CE}; fi`;
  // Documents may be left out by an administrator, so dpkg's missing ones are nothing to tell.
  const out = await machine.sh(
    `${list} | grep -v ^/usr/share/doc/ | sort -u | while read -r path; do [ ! -f "$path" ] || [ -L "$path" ] || echo "$path"; done`,
  );
  return out.split("\n");
}

/** What asks the daemon: with something wrong in it nobody else can. */
const asks = /^\/usr\/(bin\/docker$|lib\/docker-lab\/docker-ce-cli\/)/;

/** All of them; which files are changed hangs on the seed. */
export async function mutations(machine: Machine, seed: number): Promise<readonly Mutation[]> {
  const files = await packageFiles(machine);
  const count = kinds.reduce((sum, [times]) => sum + times, 0);
  const paths = fc.sample(fc.tuple(fc.constantFrom(...files), fc.nat(999)), { numRuns: count, seed });
  const made = kinds
    .flatMap(([times, kind]) => Array.from({ length: times }, () => kind))
    .map((kind, i) => kind(...paths[i]!));
  return [...made, ...ownMutations(machine.name)].map((each) =>
    asks.test(each.of) ? { ...each, alone: true as const } : each,
  );
}

/** In as few rounds as there are changes of one thing. */
export function rounds(all: readonly Mutation[]): readonly (readonly Mutation[])[] {
  const found: Mutation[][] = [];
  for (const each of all) {
    const round = found.find((others) => others.every(({ of }) => of !== each.of));
    if (round) round.push(each);
    else found.push([each]);
  }
  return found;
}
