/** Proves where packages come from: before they are installed, and by what is installed. */

import { exitCodes, SetupError } from "../../errors.ts";
import { type ManagerName, managerOf } from "../../machine/managers/index.ts";
import { anotherMirror } from "../../machine/managers/index-entry.ts";
import type { Foreign, Origins } from "../../machine/managers/origins.ts";
import { spec } from "../../machine/packages/installed.ts";
import { selectKey } from "../../sources/keys/openpgp.ts";
import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { PackageVersion } from "../../terms.ts";
import type { Text } from "../../text.ts";
import type { PackageInstallStep } from "./package-install-step.ts";

type Step = Pick<PackageInstallStep, "origin" | "packages" | "query" | "clear">;

type Origin = NonNullable<Step["origin"]>;

function originsOf({ manager }: Origin): Origins {
  const { origins } = managerOf(manager);
  if (origins === undefined) throw new Error(`${manager} does not tell where packages come from`);
  return origins;
}

const namesOf = ({ packages }: Pick<Step, "packages">) => packages.map(({ name }) => name);

/** What a rehearsal has found out already. */
interface Rehearsed {
  /** Which source entries are read. */
  readonly options?: readonly string[];
  /** What the manager printed of its preferences, with those. */
  readonly preferences?: string | undefined;
}

/**
 * Asks the package manager where it would fetch these packages from.
 * @throws SetupError "untrusted-key" where that is elsewhere
 */
export async function demandOwnBefore(
  system: ReadSystem,
  step: Step,
  missing: readonly PackageVersion[],
  { options = step.clear?.options ?? [], preferences }: Rehearsed = {},
): Promise<void> {
  const { origin, query } = step;
  if (origin === undefined || missing.length === 0) return;
  const { before } = originsOf(origin);
  if (before.rehearsed) return;
  const told = preferences ?? (await preferencesOf(system, origin.manager, namesOf(step), options));
  if (told !== undefined && before.sure?.(told, missing, origin)) return;
  const argv = [...before.ask(options), ...missing.map((each) => spec(query, each))];
  const { stdout } = await system.exec(argv, { env: { LC_ALL: "C" } });
  const found = before.foreign(stdout, namesOf(step), origin);
  if (found.length > 0) throw wouldComeFromElsewhere(found);
}

/** Has what demandOwnBefore will ask first be answered meanwhile. */
export function askOrigin(step: Step, system: ReadSystem): void {
  const { origin } = step;
  if (origin === undefined || originsOf(origin).before.rehearsed) return;
  preferencesOf(system, origin.manager, namesOf(step), step.clear?.options ?? []).catch(() => {});
}

/** What a manager prints of its preferences for some packages; undefined: it has none. */
export async function preferencesOf(
  system: ReadSystem,
  manager: ManagerName,
  names: readonly string[],
  options: readonly string[],
): Promise<string | undefined> {
  const { preferences } = managerOf(manager).transactions;
  if (preferences === undefined) return undefined;
  return (await system.exec(preferences.command(options, names), { env: { LC_ALL: "C" } })).stdout;
}

/**
 * `came`: what this step brought; what was there before may have come from another place that is as good. `installing`:
 * what the manager printed meanwhile.
 * @throws SetupError "untrusted-key" where what is installed came from elsewhere, or another key signed it
 */
export async function demandOwnNow(
  system: ReadSystem,
  step: Step,
  came: readonly PackageVersion[],
  installing: string,
): Promise<void> {
  const { origin } = step;
  if (origin === undefined) return;
  const { look, foreignNow, whence } = originsOf(origin);
  const ask = async (argv: readonly string[]) =>
    (await system.exec([...argv, ...namesOf(step)], { env: { LC_ALL: "C" } })).stdout;
  const brought = namesOf({ packages: came });
  const [printed, keys, told] = await Promise.all([
    ask(look(step.clear?.options ?? [])),
    keysOf(system, origin),
    whence && brought.length > 0 && !whence.sure(installing, came, origin) ? ask(whence.look) : "",
  ]);
  const found = [
    ...foreignNow(printed, namesOf(step), { ...origin, keys }),
    ...(whence?.foreign(told, brought, origin) ?? []),
  ];
  if (found.length > 0) throw untrusted(originMessages.MSG_CAME_FROM_ELSEWHERE, found);
}

/** The repository's keys, with the subkeys that its file on this machine vouches for. */
async function keysOf(system: ReadSystem, { keys, keyFile }: Origin): Promise<readonly string[]> {
  try {
    const file = await system.files.read(keyFile);
    return file ? [...keys, ...selectKey(file, keys).subkeys] : keys;
  } catch {
    return keys;
  }
}

const untrusted = (
  what: Text,
  found: readonly Foreign[],
  next: Text = originMessages.MSG_LOOK_AT_REPOSITORIES,
) => {
  const list = found.map(({ name, from }) => `${name}: ${from}`).join("\n");
  return new SetupError("untrusted-key", what, { why: { en: list, zh: list }, next });
};

/** A package of the same version in another repository, which the package manager would rather take. */
export const wouldComeFromElsewhere = (found: readonly Foreign[]): SetupError =>
  untrusted(originMessages.MSG_FROM_ELSEWHERE, found);

/**
 * Looks at package files before the manager gets them: where signed packages are taken by any key that it knows, another's
 * would be installed, and its scripts run.
 * @throws SetupError "untrusted-key" where the repository's key has not signed one
 */
export async function demandOwnFiles(
  system: ReadSystem,
  step: Step,
  paths: readonly string[],
): Promise<void> {
  const { origin } = step;
  if (origin === undefined || paths.length === 0) return;
  const { lookAtFiles, foreignNow } = originsOf(origin);
  if (lookAtFiles === undefined) return;
  const { stdout } = await system.exec([...lookAtFiles, ...paths], { env: { LC_ALL: "C" } });
  const keys = await keysOf(system, origin);
  const found = [
    ...foreignNow(stdout, namesOf(step), { ...origin, keys }),
    ...othersAmong(stdout, step.packages),
  ];
  if (found.length > 0) throw untrusted(originMessages.MSG_OTHER_FILES, found, anotherMirror);
}

/** Files that hold another package, or another version, than was asked for: an index that nobody signs may say anything. */
const othersAmong = (printed: string, wanted: readonly PackageVersion[]): Foreign[] =>
  printed.split("\n").flatMap((line) => {
    const [name = "", , version] = line.split("\t");
    if (version === undefined) return [];
    const asked = wanted.some((each) => each.name === name && (each.version ?? version) === version);
    return asked ? [] : [{ name, from: version }];
  });

/** Shell variables that a script reads. */
export const originMessages = {
  MSG_FROM_ELSEWHERE: {
    en: "The package manager would take these from another repository than the wanted one. None of them was installed.",
    zh: "包管理器会从其他软件源获取以下软件包，而不是所要求的那个。尚未安装任何一个。",
  },
  MSG_CAME_FROM_ELSEWHERE: {
    en: "Installed packages are not from the wanted repository, or its key has not signed them.",
    zh: "已安装的软件包不是来自所要求的软件源，或不是由其公钥签名。",
  },
  MSG_OTHER_FILES: {
    en: "The mirror serves packages that the repository's key has not signed, or others than its index says. None was installed.",
    zh: "镜像站提供的软件包不是由该软件源的公钥签名，或与其索引不符。尚未安装任何一个。",
  },
  MSG_LOOK_AT_REPOSITORIES: {
    en: "Remove Docker's packages from that repository, or disable it, then run this again.",
    zh: "请从该软件源中去掉 Docker 的软件包，或停用该软件源，然后重新运行。",
  },
};

const CODE = exitCodes["untrusted-key"];

/** sh: what demandOwnBefore does for $missing. */
export function ownBeforeInScript(step: Step): string[] {
  const { origin } = step;
  if (origin === undefined) return [];
  const { before, whence } = originsOf(origin);
  const words = [namesOf(step), origin.own, origin.sha256].map((each) => quote(each.join(" "))).join(" ");
  const { preferences } = managerOf(origin.manager).transactions;
  const look = quote((before.sure && preferences ? preferences.command([], []) : []).join(" "));
  return [
    ...(whence ? ["came=$missing"] : []),
    'if [ -n "$missing" ]; then',
    `  foreign=$(foreign_to_come "$missing" ${words} ${look} ${command(before.ask([]))})`,
    `  [ -z "$foreign" ] || fail ${CODE} "$MSG_FROM_ELSEWHERE $MSG_LOOK_AT_REPOSITORIES" "$foreign"`,
    "fi",
  ];
}

/** sh: what demandOwnNow does. */
export function ownNowInScript(step: Step): string[] {
  const { origin } = step;
  if (origin === undefined) return [];
  const { look, now, whence } = originsOf(origin);
  const names = namesOf(step);
  const words = [names, now(origin)].map((each) => quote(each.join(" "))).join(" ");
  const refuse = `[ -z "$foreign" ] || fail ${CODE} "$MSG_CAME_FROM_ELSEWHERE $MSG_LOOK_AT_REPOSITORIES" "$foreign"`;
  const after = whence && [
    `foreign=$(came_from_elsewhere "$came" ${quote(origin.own.join(" "))} ${command([...whence.look, ...names])})`,
    refuse,
  ];
  return [
    `foreign=$(${command([...look([]), ...names])} 2>/dev/null | foreign_now ${words})`,
    refuse,
    ...(after ?? []),
  ];
}

/** sh: what demandOwnFiles does; the step before the files are handed on. */
export function ownFilesInScript(step: Step): string[] {
  const { origin } = step;
  const { lookAtFiles, now } = origin ? originsOf(origin) : {};
  if (origin === undefined || lookAtFiles === undefined || now === undefined) return ["ahead_check() { :; }"];
  const words = [namesOf(step), now(origin)].map((each) => quote(each.join(" "))).join(" ");
  return [
    "ahead_check() {",
    `  ${command(lookAtFiles)} "$1" >"$WORK/file-says" 2>/dev/null || :`,
    `  foreign_now ${words} <"$WORK/file-says"`,
    `  awk -F '\\t' -v name="$2" -v version="$3" '$1 != name || $3 != version { print $1 ": " $3 }' "$WORK/file-says"`,
    "}",
  ];
}

/** sh: the files of templates/script that these need. */
export function originHelpers({ origin }: Pick<Step, "origin">): string[] {
  if (origin === undefined) return [];
  const { helper, whence } = originsOf(origin);
  return whence ? [helper, whence.helper] : [helper];
}
