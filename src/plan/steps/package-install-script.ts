import { managerOf, managerThatRuns } from "../../machine/managers/index.ts";
import { keepsInScript } from "../../machine/managers/keeps.ts";
import type { Preferences } from "../../machine/managers/rehearsal.ts";
import { installedInScript, missingInScript } from "../../machine/packages/installed.ts";
import { cameInScript, leftInScript, rememberInScript } from "../../machine/packages/leftovers.ts";
import { listsInScript } from "../../machine/packages/lists.ts";
import { waitInScript } from "../../machine/packages/lock.ts";
import { ownRehearseHelpers, ownRehearseInScript } from "../../machine/packages/own-transaction.ts";
import {
  clashingInScript,
  fetchInScript,
  type ReadAlone,
  rehearseHelpers,
  rehearseInScript,
  swapHelpers,
  transactInScript,
} from "../../machine/packages/transaction-script.ts";
import { command, quote } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import { startFailedInScript, startsInScript } from "./daemon-start.ts";
import { aheadHelpers, beginAheadInScript, endAheadInScript } from "./package-ahead-script.ts";
import type { PackageInstallStep, Resolve } from "./package-install-step.ts";
import { originHelpers, ownBeforeInScript, ownFilesInScript, ownNowInScript } from "./package-origin.ts";
import type { StepScript } from "./types.ts";

/** sh: brings packages to their versions. */
export function installInScript(step: PackageInstallStep, say: (text: Text) => string): StepScript {
  const helpers = [
    "packages",
    "package-lock",
    "package-lists",
    ...(step.files ? ["leftovers"] : []),
    ...(step.commands.some((argv) => bring(argv) !== "with_lists") ? ["package-fetch"] : []),
    ...(step.role === "docker" ? ["containers", "daemon"] : []),
    ...(step.role === "docker" && step.clear ? ["free-places", "held-alone"] : []),
    ...(step.clear ? swapHelpers(step.clear) : ownOf(step) ? ownRehearseHelpers(step.query) : []),
    ...originHelpers(step),
    ...(step.staged && step.clear ? rehearseHelpers(step.clear) : []),
    ...(step.staged && step.only ? ["read-alone"] : []),
    ...(step.ahead ? [...aheadHelpers(step.ahead), "room"] : []),
    ...(preferencesOf(step) ? [preferencesOf(step)!.helper] : []),
  ];
  const { resolve } = step;
  if (resolve) {
    const run = resolveOnMachine(step, resolve).join("\n");
    const first = step.clear ? { first: unresolvedFirst(step, say).join("\n") } : {};
    return { helpers: [...helpers, "packages-by-version"], ...first, run };
  }
  const look = `missing=$(${missingInScript(step.query, step.packages)})`;
  const prepare = [look, ...clashInScript(step)].join("\n");
  const done = `[ -z "${workOf(step)}" ]`;
  const first =
    step.role === "docker"
      ? {
          first: [
            prepare,
            ...keepFreePlaces(step),
            ...keepHeldAlone(step),
            ...keepContainers(step),
            ...keepRoom(step),
            ...(step.ahead ? beginAheadInScript(step.ahead) : []),
            ...rehearsed(step, say),
            ...(ownOf(step) ? ownRehearseInScript(step.query, step.wayOut && say(step.wayOut)) : []),
          ].join("\n"),
        }
      : {};
  return {
    helpers,
    ...first,
    prepare: [prepare, ...leftOf(step)].join("\n"),
    done,
    run: bringInScript(step, [look]).join("\n"),
  };
}

/** sh: empty where no package has to come or go. */
const movingOf = ({ clear }: PackageInstallStep) => (clear ? "$missing$going" : "$missing");

/** sh: empty where nothing is left to do. */
const workOf = (step: PackageInstallStep) => `${movingOf(step)}${step.files ? "$left" : ""}`;

const leftOf = ({ files }: PackageInstallStep) => (files ? leftInScript(files, files.of) : []);

/** sh: ends the step where that is all that is left to do. */
const leftAlone = (step: PackageInstallStep): string[] =>
  step.files
    ? [`[ -n "${movingOf(step)}" ] || { remove_left; finished; return; }`, rememberInScript(step.files)]
    : [];

/** sh: what was left beside the files of what came along goes, too. */
const clearAway = ({ files }: PackageInstallStep): string[] =>
  files ? [...leftInScript(files, files.of, cameInScript(files)), "remove_left"] : [];

/** sh: before the version is known: who would have to go, and what the newest would take along. */
function unresolvedFirst(step: PackageInstallStep, say: (text: Text) => string): string[] {
  const names = step.packages.map(({ name }) => ({ name }));
  return [
    ...clashInScript(step),
    "# shellcheck disable=SC2086 # package names hold no spaces",
    "keep_containerd $going",
    '[ -z "$going" ] || keep_containers',
    "# shellcheck disable=SC2086 # package names hold no spaces",
    "keep_podman $going",
    `missing=$(${missingInScript(step.query, names)})`,
    ...keepFreePlaces(step),
    ...rehearsed(step, say),
  ];
}

/** The distribution's own packages, for which nothing is removed. */
const ownOf = ({ role, clear }: PackageInstallStep): boolean => role === "docker" && clear === undefined;

function rehearsed(step: PackageInstallStep, say: (text: Text) => string): string[] {
  const { staged, clear, query, wayOut } = step;
  if (!staged || !clear) return [];
  return rehearseInScript(query, clear, staged, readAlone(step), wayOut && say(wayOut));
}

function readAlone({ only, packages, origin }: PackageInstallStep): ReadAlone | undefined {
  if (only === undefined) return undefined;
  return { names: packages.map(({ name }) => name), own: origin?.own ?? [], options: only };
}

/** sh: what a rehearsal can't see. */
const keepFreePlaces = ({ clear }: PackageInstallStep): string[] =>
  clear
    ? [
        "taken=",
        '[ -z "$missing" ] || taken=$(taken_place)',
        '[ -z "$taken" ] || fail 14 "$MSG_PLACE_TAKEN" "$taken"',
      ]
    : [];

/** sh: the sizes are those of the index that the script was made by. */
const keepRoom = ({ ahead }: PackageInstallStep): string[] =>
  ahead
    ? [
        `keep_room "$missing" ${keepsInScript(managerOf(ahead.manager))} ${ahead.files.map(({ name, size }) => quote(`${name} ${size}`)).join(" ")}`,
      ]
    : [];

const preferencesOf = ({ clear }: PackageInstallStep) =>
  clear && managerOf(clear.manager).transactions.preferences;

/** Where they stand. */
const placesOf = ({ files }: Preferences) => [...files.plain, files.directory];

function clashInScript({ clear, query, packages }: PackageInstallStep): string[] {
  const names = packages.map(({ name }) => name);
  return clear ? [clashingInScript(query, clear, names)] : [];
}

/** sh: what transact and bringToVersions does. `look` puts the specs of what is still missing into $missing. */
function bringInScript(step: PackageInstallStep, look: readonly string[]): string[] {
  const { role, query, packages } = step;
  const names = packages.map(({ name }) => name);
  const alone = step.staged && step.only;
  const preferences = preferencesOf(step);
  return [
    ...leftAlone(step),
    ...(alone ? ["reads_alone"] : []),
    ...(preferences
      ? [
          "# shellcheck disable=SC2086 # package names and versions hold no spaces",
          `pinned=$(pinned_elsewhere ${step.asked ? "yes" : "no"} $missing)`,
          `[ -z "$pinned" ] || fail 10 "$MSG_PINNED" "$pinned" ${quote(placesOf(preferences).join(", "))}`,
        ]
      : []),
    ...(role === "docker" ? keepContainers(step) : []),
    ...(step.ahead ? [...ownFilesInScript(step), endAheadInScript] : []),
    waitInScript(query),
    ...listsInScript(query),
    ...ownBeforeInScript(step),
    ...(role === "docker" ? [startsInScript] : []),
    ...(step.clear ? transactInScript(step.clear, look, failing(step)) : []),
    ...(role === "docker"
      ? holdingOn(step, names, waysInScript(step, names, look))
      : [...waysInScript(step, names, look), '[ "$status" -eq 0 ] || exit "$status"']),
    // yum may be content with less than it was told to do.
    ...look,
    '[ -z "$missing" ] || fail 10 "$MSG_NOT_INSTALLED $missing"',
    ...clearAway(step),
    ...ownNowInScript(step),
    ...(alone ? ["reads_all"] : []),
  ];
}

/** sh: ends where a package would move that a person holds by itself; a run leaves it (settle/held-alone.ts). */
function keepHeldAlone({ clear, query, packages }: PackageInstallStep): string[] {
  if (clear === undefined) return [];
  const names = packages.map(({ name }) => name);
  const moving = `${command([...query.argv, ...names])} 2>/dev/null | installed_of "$missing"`;
  const held = `"$(${command(query.holds.list)} 2>/dev/null)"`;
  return [
    `moving=$(${moving})`,
    `[ -z "$moving" ] || keep_held_alone ${held} "$moving" ${quote(command(query.holds.release))}`,
  ];
}

/** sh: what stops containers is what makes room, and what restarts the daemon. */
const keepContainers = ({ clear }: PackageInstallStep): string[] => [
  "# shellcheck disable=SC2086 # package names and versions hold no spaces",
  `keep_containerd $missing${clear ? " $going" : ""}`,
  "# shellcheck disable=SC2086 # package names and versions hold no spaces",
  clear
    ? 'if [ -n "$going" ]; then keep_containers; keep_podman $going; else keep_containers_through $missing; fi'
    : "keep_containers_through $missing",
];

/** sh: a failed installation ends the script; the daemon's own words come first where it is what failed. */
const failing = (step: PackageInstallStep) =>
  `[ "$status" -eq 0 ] || { ${startFailedInScript(step)}; exit "$status"; }`;

/** sh: what stands before a command that installs. */
function bring(argv: readonly string[]): string {
  const manager = managerThatRuns(argv);
  const how = manager && fetchInScript(manager);
  return how ? `bring ${how}` : "with_lists";
}

/** sh: the commands one after the other; the last one that was tried leaves its exit code in $status. */
function waysInScript(
  { commands, query, clear }: PackageInstallStep,
  names: readonly string[],
  look: readonly string[],
): string[] {
  return commands.flatMap((argv, i) => {
    const way = [
      "status=0",
      // A script of a manager's own is read by another shell.
      `# shellcheck disable=SC2086${argv[0] === "sh" ? ",SC2016" : ""}`,
      `${bring(argv)} ${command(argv)} $missing || status=$?`,
    ];
    // All may have come with what made room.
    if (i === 0)
      return clear
        ? ["status=0", 'if [ -n "$missing" ]; then', ...way.map((line) => `  ${line}`), "fi"]
        : way;
    // A later way is for packages that are there in another version; where none is, the failure before stands.
    return [
      ...look,
      'if [ -z "$missing" ]; then',
      "  status=0",
      `elif [ -n "$(${command([...query.argv, ...names])} 2>/dev/null | installed_of "$missing")" ]; then`,
      ...way.map((line) => `  ${line}`),
      "fi",
    ];
  });
}

/** sh: a hold moves with its package. `lines` leave the exit code of a failure in $status. */
function holdingOn(step: PackageInstallStep, names: readonly string[], lines: readonly string[]): string[] {
  const { query } = step;
  return [
    "held=",
    `[ -z "$(${installedInScript(query, names)})" ] || held=$(${command(query.holds.list)} 2>/dev/null | held_among ${command(names)})`,
    "# shellcheck disable=SC2086",
    `[ -z "$held" ] || ${command(query.holds.release)} $held`,
    ...lines,
    "# shellcheck disable=SC2086",
    `[ -z "$held" ] || ${command(query.holds.take)} $held`,
    failing(step),
  ];
}

/** sh: the version is looked up where the index is. A release before 18.09 is docker-ce alone: then there is no cli of that version. */
function resolveOnMachine(step: PackageInstallStep, { list, wanted, channel, pinned }: Resolve): string[] {
  const { query, packages } = step;
  const names = packages.map(({ name }) => name);
  const others = names.filter((name) => !pinned.includes(name));
  const look = [
    "# shellcheck disable=SC2086 # package names and versions hold no spaces",
    `missing=$(${command([...query.argv, ...names])} 2>/dev/null | missing_packages '${query.separator}' $wanted)`,
  ];
  return [
    `versions_of() { ${command(list)} "$1"; }`,
    `wanted=$(packages_by_version ${quote(wanted)} ${channel} ${quote(pinned.join(" "))} ${quote(others.join(" "))}) || quit 7`,
    ...look,
    ...clashInScript(step),
    ...leftOf(step),
    `[ -n "${workOf(step)}" ] || { already; return; }`,
    ...bringInScript(step, look),
  ];
}
