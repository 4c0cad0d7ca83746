/** What transaction.ts does, as sh. */
import { exitCodes } from "../../errors.ts";
import { command, quote } from "../../system/quote.ts";
import { type ManagerName, managerOf } from "../managers/index.ts";
import type { Manager, PackageQuery } from "../managers/types.ts";
import { installedInScript } from "./installed.ts";
import { wayOutInScript } from "./lacked.ts";
import { listsInScript } from "./lists.ts";
import { waitInScript } from "./lock.ts";
import type { Clearing } from "./transaction.ts";

/** Our own entry as it stands in a private set of source entries, and the machine's files that are copied beside it. */
export interface StagedSources {
  readonly entry: string;
  readonly files: readonly { readonly path: string; readonly glob?: string }[];
}

/** What shows whether one repository is enough, and has the manager read it alone. */
export interface ReadAlone {
  /** Of the packages that are to come. */
  readonly names: readonly string[];
  /** The repository's addresses. */
  readonly own: readonly string[];
  readonly options: readonly string[];
}

/** sh: $going is what `clashing` finds. */
export function clashingInScript(query: PackageQuery, clearing: Clearing, wanted: readonly string[]): string {
  const { owners } = managerOf(clearing.manager).transactions;
  const known = installedInScript(query, clearing.conflicts);
  return `going=$({ ${known}; { ${command(owners)} || :; } 2>/dev/null | owners; } | not_among ${quote(wanted.join(" "))})`;
}

/**
 * sh: does what `transact` does for $missing and $going. `look` puts the specs of what is still missing into $missing,
 * `failing` ends the script where $status is not 0.
 */
export function transactInScript(clearing: Clearing, look: readonly string[], failing: string): string[] {
  const { play, run } = managerOf(clearing.manager).transactions.script;
  const { options = [] } = clearing;
  return [
    'if [ -n "$going" ]; then',
    `  with_lists play_swap ${command([...play, ...options])} || :`,
    `  keep_others ${clearing.allowOthers ? "yes" : "no"}`,
    "  status=0",
    ...fetchSwapInScript(clearing, [...run, ...options]),
    `  [ "$status" -ne 0 ] || with_lists swap ${command([...run, ...options])} || status=$?`,
    `  ${failing}`,
    ...look.map((line) => `  ${line}`),
    "fi",
  ];
}

function fetchSwapInScript({ manager }: Clearing, run: readonly string[]): string[] {
  const how = fetchInScript(managerOf(manager));
  return how === undefined
    ? []
    : [`  [ -n "\${ALONE-}" ] || fetch_first ${how} swap ${command(run)} || status=$?`];
}

/** sh: what fetch_first and bring are given; undefined: the manager can't only fetch. */
export const fetchInScript = ({
  keeps,
  fetchOnly,
}: Pick<Manager, "keeps" | "fetchOnly">): string | undefined =>
  keeps && fetchOnly
    ? `${fetchOnly.option} ${quote(keeps.downloads.join(" "))} ${quote(fetchOnly.fails)}`
    : undefined;

/**
 * sh: has the package manager play it through with private source entries, so that nothing is changed yet: ends the script
 * where more than $going would go unsaid, or it would not be done. An index that can't be read is its own step's to tell.
 */
export function rehearseInScript(
  query: PackageQuery,
  { manager, allowOthers }: Clearing,
  { entry, files }: StagedSources,
  alone?: ReadAlone,
  wayOut?: string,
): string[] {
  const { play } = managerOf(manager).transactions.script;
  const globs = files.map(({ path, glob }) => `${quote(path)}${glob ?? ""}`).join(" ");
  // A line a word: an indented line of an entry is more of the one before.
  const lines = entry.trimEnd().split("\n").map(quote).join(" ");
  return [
    'if [ -n "$missing$going" ]; then',
    `  can_stage ${globs}`,
    "  # Lists alone are read with this entry. What is installed later is checked against the key.",
    "  # shellcheck disable=SC2016 # words of the package manager",
    `  if printf '%s\\n' ${lines} | stage ${globs}; then`,
    `    ${waitInScript(query)}`,
    ...listsInScript(query, "stage_lists").map((line) => `    ${line}`),
    ...(alone ? aloneInScript(manager, alone, play) : []),
    `    ${alone ? '[ -n "$ALONE" ] || ' : ""}with_lists play_swap staged ${command(play)} || :`,
    ...keepUnderstoodInScript(manager).map((line) => `    ${line}`),
    `    keep_others ${allowOthers ? "yes" : "no"}`,
    '    unmet=$(unmet <"$WORK/play")',
    ...wayOutInScript(wayOut).map((line) => `    ${line}`),
    `    [ -z "$unmet" ] || fail ${exitCodes["step-failed"]} "$MSG_WOULD_FAIL" "$unmet"`,
    "  fi",
    "fi",
  ];
}

/** sh: ends the script where the manager refused its command line, and so played nothing through. */
export function keepUnderstoodInScript(manager: ManagerName): string[] {
  const { refusal } = managerOf(manager).transactions;
  return refusal === undefined ? [] : [`keep_understood ${quote(refusal)}`];
}

/** sh: puts into $ALONE how that repository is read alone, where it is enough. */
function aloneInScript(
  manager: ManagerName,
  { names, own, options }: ReadAlone,
  play: readonly string[],
): string[] {
  const rivals = managerOf(manager).transactions.rivals?.(names, own) ?? [];
  return [
    `    rivals() { ${rivals.map((argv) => `${command(argv)} || :;`).join(" ")} }`,
    `    enough_alone ${quote(names.join(" "))} ${quote(options.join(" "))} ${command(play)} || :`,
  ];
}

/** sh: the files of templates/script that these need. */
export const swapHelpers = ({ manager }: Pick<Clearing, "manager">): string[] => [
  "package-swap",
  ...(fetchInScript(managerOf(manager)) ? ["package-fetch"] : []),
  managerOf(manager).transactions.script.helper,
];
export function rehearseHelpers({ manager }: Clearing): string[] {
  const { stage } = managerOf(manager).transactions.script;
  return stage === undefined ? [] : [stage, "understood"];
}
