import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { PackageQuery } from "../managers/types.ts";
import { packageRows } from "../packages/installed.ts";
import { runPackageCommand, waitInScript } from "../packages/lock.ts";
import { isQuery } from "./query-shape.ts";
import type { Resource } from "./resource.ts";
import { isArgv, isList, isString } from "./shape.ts";

/** What a package leaves that goes: files of configuration, units that are masked. Comes back before its package does. */
export interface ConfigurationTouch {
  readonly what: "configuration";
  /** Packages. */
  readonly names: readonly string[];
  readonly query: PackageQuery;
  /** Names are appended: takes it away, but for what a person has changed. */
  readonly purge: readonly string[];
}

export interface ConfigurationChange extends ConfigurationTouch {
  /** Those of the packages of which nothing but that was there. */
  readonly before: readonly string[];
}

const leftOf = async (system: ReadSystem, { query, names }: ConfigurationTouch): Promise<string[]> =>
  (await packageRows(system, query, names)).flatMap(({ name, state }) =>
    state === "config-files" ? [name] : [],
  );

/** sh: prints the names of those. */
const leftInScript = ({ query, names, before }: ConfigurationChange): string => {
  const rows = `${command([...query.argv, ...names])} 2>/dev/null`;
  const left = '$3 == "config-files" && !index(before, " " $1 " ") { print $1 }';
  return `${rows} | awk -F '\\t' -v before=${quote(` ${before.join(" ")} `)} ${quote(left)}`;
};

/** Source: dpkg(1), "config-files". */
export const configuration: Resource<ConfigurationTouch, ConfigurationChange> = {
  capture: async (system, touch) => ({ ...touch, before: await leftOf(system, touch) }),
  async restore(change, work) {
    const left = (await leftOf(work.system, change)).filter((name) => !change.before.includes(name));
    if (left.length > 0) await runPackageCommand(work, change.query, [...change.purge, ...left]);
  },
  isBack: (now, { before }) => now.before.every((name) => before.includes(name)),
  restoreInScript(change) {
    const lines = [
      `left=$(${leftInScript(change)})`,
      'if [ -n "$left" ]; then',
      `  ${waitInScript(change.query)}`,
      "  # shellcheck disable=SC2086,SC2016 # package names hold no spaces; another shell reads it",
      `  ${command(change.purge)} $left`,
      "fi",
    ];
    return { helpers: ["package-lock"], run: lines.join("\n") };
  },
  isBackInScript: (change) => ({ helpers: [], run: `[ -z "$(${leftInScript(change)})" ]` }),
  isChange: ({ names, query, purge, before }) =>
    [names, before].every((each) => isList(each, isString)) && isQuery(query) && isArgv(purge),
};
