import { managerOf } from "../../machine/managers/index.ts";
import type { PackageFiles } from "./package-ahead.ts";

/** sh: the files of templates/script that this needs. */
export const aheadHelpers = ({ manager }: PackageFiles): string[] => {
  const { cache } = managerOf(manager);
  return cache ? ["package-ahead", cache.helper] : [];
};

/** sh: what Ahead begins for $missing. Words of the index hold no blank. */
export function beginAheadInScript({ files, channel }: PackageFiles): string[] {
  const lines = files
    .map(({ name, version, architecture, size, sha256, urls }) =>
      [name, version, architecture, channel, size, sha256, ...urls].join(" "),
    )
    .filter((line) => /^[!-~]+( [!-~]+){6,}$/.test(line) && !line.includes("'"));
  if (lines.length === 0) return [];
  // A pipe's reader is another shell, whose signals and jobs are not this one's. Whatever fails, the manager does it all.
  return [
    `printf '%s\\n' '${lines.join("' \\\n  '")}' >"$WORK/packages"`,
    'begin_ahead "$missing" <"$WORK/packages" || :',
  ];
}

/** sh: what Ahead.place does, once the package manager is to have the files. */
export const endAheadInScript = "end_ahead || :";
