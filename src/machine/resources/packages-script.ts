import { exitCodes } from "../../errors.ts";
import { command } from "../../system/quote.ts";
import type { ManagerName } from "../managers/index.ts";
import type { Manager, PackageQuery } from "../managers/types.ts";
import { halfDoneInScript } from "../packages/half-done.ts";
import { installedInScript, isPresentInAwk, missingInScript } from "../packages/installed.ts";
import { listsInScript } from "../packages/lists.ts";
import { waitInScript } from "../packages/lock.ts";
import { finishInScript } from "../packages/mend.ts";
import { transactInScript } from "../packages/transaction-script.ts";
import { lowering } from "../packages/versions.ts";

type Argv = readonly string[];

/** awk: where one is half there, all that are there: beside it the other command moves nothing. */
const BROKEN = `${isPresentInAwk} { there = there " " $1; if ($3 != "installed") half = 1 } END { if (half) print there }`;

/** sh: takes some packages away where one of them is half there. */
export function removeBrokenInScript(query: PackageQuery, names: readonly string[], remove: Argv): string[] {
  const ask = `${command([...query.argv, ...names])} 2>/dev/null`;
  const broken = `broken=$(${ask} | ${command(["awk", "-F", "\\t", BROKEN])})`;
  return [broken, ...forNames("broken", query, remove, { containers: true })];
}

/** sh: where some of $touched move, what is still half done is finished before, as far as that goes. */
export const finishHalfInScript = (query: PackageQuery, mend: Manager["mend"]): string[] => [
  `if [ -n "$touched" ] && [ -n "$(${halfDoneInScript(mend)})" ]; then`,
  `  ${waitInScript(query)}`,
  `  ${finishInScript(mend)} || :`,
  "fi",
];

/** sh: ends the script where these would go or come in another version, and running containers would be stopped. */
export function keepInScript(
  query: PackageQuery,
  added: readonly string[],
  wanted: readonly { readonly name: string; readonly version: string }[],
): string[] {
  const going = [
    `extra=$(${installedInScript(query, added)})`,
    "# shellcheck disable=SC2086 # package names hold no spaces",
    '[ -z "$extra" ] || { keep_containers; keep_podman $extra; keep_containerd $extra; }',
  ];
  const moving = `missing=$(${missingInScript(query, wanted)})`;
  return [
    ...(added.length > 0 ? going : []),
    ...(wanted.length > 0
      ? [
          moving,
          "# shellcheck disable=SC2086 # package names and versions hold no spaces",
          '[ -z "$missing" ] || { keep_containers; keep_containerd $missing; }',
        ]
      : []),
  ];
}

/** sh: takes away those of some packages that are there. */
export const removeInScript = (query: PackageQuery, names: readonly string[], remove: Argv): string[] => [
  `extra=$(${installedInScript(query, names)})`,
  ...forNames("extra", query, remove, { containers: true }),
];

/** sh: takes those away that came, and brings the others back, at once: where that fails, what is there stays. */
export function swapInScript(
  manager: Manager & { readonly name: ManagerName },
  query: PackageQuery,
  added: readonly string[],
  wanted: readonly { readonly name: string; readonly version: string }[],
): string[] {
  const clearing = { manager: manager.name, conflicts: [], allowOthers: true };
  const look = [
    `going=$(${installedInScript(query, added)})`,
    `missing=$(${missingInScript(query, wanted)})`,
  ];
  const stay = `fail ${exitCodes["step-failed"]} "$MSG_NOT_BACK $missing"`;
  return [
    ...look,
    'if [ -n "$going" ] && [ -n "$missing" ]; then',
    "  keep_containers",
    ...[waitInScript(query), ...listsInScript(query), "there=$going"].map((line) => `  ${line}`),
    ...transactInScript(clearing, look, `[ "$status" -eq 0 ] || ${stay}`).map((line) => `  ${line}`),
    // A shell of yum's ends with 0 whatever came of it.
    `  [ "$going" != "$there" ] || ${stay}`,
    "fi",
  ];
}

/** sh: brings packages to versions. Held ones are let go of for the moment, as bringToVersions does. */
export function bringInScript(
  query: PackageQuery,
  wanted: readonly { readonly name: string; readonly version: string }[],
  ways: readonly Argv[],
): string[] {
  const { list, release, take } = query.holds;
  const look = `missing=$(${missingInScript(query, wanted)})`;
  const held = `${command(list)} 2>/dev/null | held_among ${command(wanted.map(({ name }) => name))}`;
  const lines = [
    "keep_containers",
    ...listsInScript(query),
    `held=$(${held})`,
    "# shellcheck disable=SC2086",
    `[ -z "$held" ] || ${command(release)} $held`,
    ...lowering(ways).flatMap((argv) => [...forNames("missing", query, argv, { bring: true }), look]),
    "# shellcheck disable=SC2086",
    `[ -z "$held" ] || ${command(take)} $held`,
    '[ -z "$missing" ] || fail 10 "$MSG_NOT_INSTALLED $missing"',
  ];
  return [look, 'if [ -n "$missing" ]; then', ...lines.map((line) => `  ${line}`), "fi"];
}

/** sh: a command for the packages that a variable names, if any. */
function forNames(
  variable: string,
  query: PackageQuery,
  argv: Argv,
  { containers = false, bring = false } = {},
): string[] {
  return [
    `if [ -n "$${variable}" ]; then`,
    ...(containers ? ["  keep_containers"] : []),
    `  ${waitInScript(query)}`,
    `  # shellcheck disable=SC2086${argv[0] === "sh" ? ",SC2016" : ""} # package names and versions hold no spaces`,
    bring ? `  with_lists ${command(argv)} $${variable} || :` : `  ${command(argv)} $${variable}`,
    "fi",
  ];
}
