import { dirname, join } from "node:path";
import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { FileQuestions } from "../managers/types.ts";

/**
 * rpm unpacks under FILE;TIME, the time at which its transaction began in eight hex digits, and renames then. A date that a
 * person may have put there is none: ;20261130 would be a day of 1987. Sources: rpm's lib/fsm.c and lib/rpmts.c.
 */
const suffix = /;[5-9a-f][0-9a-f]{7}$/;

/**
 * What a killed rpm left beside files of these packages: regular files that no package has. Nobody else takes them away.
 * templates/script/leftovers.sh finds the same.
 */
export async function leftovers(
  system: ReadSystem,
  { list, owner }: FileQuestions,
  names: readonly string[],
): Promise<string[]> {
  const { stdout } = await system.exec([...list, ...names]);
  const paths = new Set(stdout.split("\n").filter((path) => path.startsWith("/")));
  const directories = [...new Set([...paths].map((path) => dirname(path)))];
  const beside = await Promise.all(
    directories.map(async (directory) => {
      const there = await system.files.list(directory).catch(() => []);
      return there.filter((name) => suffix.test(name)).map((name) => join(directory, name));
    }),
  );
  const named = beside.flat().filter((path) => paths.has(path.replace(suffix, "")));
  const stats = await Promise.all(named.map((path) => system.files.stat(path)));
  return unowned(
    system,
    owner,
    named.filter((_, i) => stats[i]?.type === "file"),
  );
}

/** Those of some paths that no package has. `owner`: a path is appended; fails where none has it. */
export async function unowned(
  system: ReadSystem,
  owner: readonly string[],
  paths: readonly string[],
): Promise<string[]> {
  const answers = await Promise.all(paths.map((path) => system.exec([...owner, path])));
  return paths.filter((_, i) => answers[i]!.code !== 0);
}

/** sh: $left is the same, beside files of these packages and of what the words in `more` name. */
export const leftInScript = (
  { list, owner }: FileQuestions,
  names: readonly string[],
  more = "",
): string[] => [
  ...(more ? ["# shellcheck disable=SC2046 # names of packages hold no spaces"] : []),
  `left=$(${command([...list, ...names])}${more} 2>/dev/null | leftovers ${command(owner)})`,
];

/** sh: keeps what is installed, before more comes. */
export const rememberInScript = ({ all }: FileQuestions): string =>
  `${command(all)} >"$WORK/had" 2>/dev/null || :`;

/** sh: words, the names of what came since. */
export const cameInScript = ({ all }: FileQuestions): string =>
  ` $(${command(all)} 2>/dev/null | grep -vxFf "$WORK/had")`;
