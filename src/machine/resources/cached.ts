import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { filesLike } from "../inits/systemd-files.ts";
import { tryCommand } from "../work/run-command.ts";
import type { Resource } from "./resource.ts";
import { isList, isString } from "./shape.ts";

/** Lists and packages that a package manager keeps of a repository, also once its entry is gone. */
export interface CachedTouch {
  readonly what: "cached";
  /** Below /var/cache or /var/lib. */
  readonly patterns: readonly string[];
  /** What was there before somebody looked, which dnf writes down, too. */
  readonly had?: readonly string[];
}

export interface CachedChange extends CachedTouch {
  /** Paths. */
  readonly before: readonly string[];
}

export const cachedNow = async (
  system: ReadSystem,
  { patterns }: Pick<CachedTouch, "patterns">,
): Promise<string[]> => (await Promise.all(patterns.map((pattern) => filesLike(system, pattern)))).flat();

const REMOVE = ["rm", "-rf", "--"];

export const cached: Resource<CachedTouch, CachedChange> = {
  capture: async (system, { had, ...touch }) => ({
    ...touch,
    before: had ?? (await cachedNow(system, touch)),
  }),
  async restore(change, work) {
    const came = (await cachedNow(work.system, change)).filter((path) => !change.before.includes(path));
    if (came.length > 0) await tryCommand(work, [...REMOVE, ...came]);
  },
  restoreInScript({ patterns, before }) {
    // No name of a list's or a package's holds a blank.
    const had = `  case ${quote(` ${before.join(" ")} `)} in *" $path "*) continue ;; esac`;
    const lines = [
      `for path in ${patterns.join(" ")}; do`,
      ...(before.length > 0 ? [had] : []),
      `  [ ! -e "$path" ] || ${command(REMOVE)} "$path"`,
      "done",
    ];
    return { helpers: [], run: lines.join("\n") };
  },
  // Whoever fetches lists meanwhile does no harm.
  isBackInScript: () => ({ helpers: [], run: ":" }),
  isChange: ({ patterns, before }) => isList(patterns, isPattern) && isList(before, isString),
};

/** Nothing but what a shell takes for a pattern, and nothing elsewhere. */
const isPattern = (value: unknown) =>
  isString(value) &&
  /^\/var\/(cache|lib)\/[\w.+*/-]+\/[\w.+*-]+$/.test(value as string) &&
  !(value as string).includes("..");
