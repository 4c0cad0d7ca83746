import { exitCodes, SetupError } from "../../errors.ts";
import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import { type ManagerName, managerOf } from "../managers/index.ts";
import {
  type Problem,
  type Rehearsal,
  refusalsIn,
  type Transaction,
  type TransactionCommand,
} from "../managers/rehearsal.ts";
import type { PackageQuery } from "../managers/types.ts";
import { commandFailed, lastLines } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";
import { installedInScript, installedVersions } from "./installed.ts";
import { wayOutInScript, wayOutOf } from "./lacked.ts";
import { Lists, listsInScript } from "./lists.ts";
import { runPackageCommand, waitInScript } from "./lock.ts";

/** What makes room for packages, in the same transaction. */
export interface Clearing {
  readonly manager: ManagerName;
  /** Packages that can't stand beside them; whoever owns one of their files goes, too. */
  readonly conflicts: readonly string[];
  /** Others that go with those, by the rehearsal that was shown; undefined: none was. */
  readonly others?: readonly string[];
  /** Others may go unseen. */
  readonly allowOthers: boolean;
  /** Come first: which sources are read. */
  readonly options?: readonly string[];
}

/** Names of the installed packages that have to go for `wanted`: known ones, and owners of the same files. */
export async function clashing(
  system: ReadSystem,
  query: PackageQuery,
  { manager, conflicts }: Clearing,
  wanted: readonly string[],
): Promise<Map<string, string>> {
  const { owners, ownersOf } = managerOf(manager).transactions;
  const [known, printed] = await Promise.all([
    installedVersions(system, query, conflicts),
    system.exec(owners, { env: { LC_ALL: "C" } }),
  ]);
  const others = [...new Set(ownersOf(printed.stdout))].filter(
    (name) => !known.has(name) && !wanted.includes(name),
  );
  const more = others.length > 0 ? await installedVersions(system, query, others) : new Map<string, string>();
  return new Map([...known, ...more]);
}

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

type How = { readonly play: boolean; readonly options?: readonly string[] };

/** The manager's command for both, as this machine's generation of it has it. */
async function commandFor(
  system: ReadSystem,
  name: ManagerName,
  transaction: Transaction,
  how: How,
): Promise<TransactionCommand> {
  const { ways } = managerOf(name).transactions;
  for (const { can, command } of ways) {
    const asks = can !== undefined && transaction.removes.length > 0;
    if (!asks || (await system.exec(can, { env: { LC_ALL: "C" } })).code === 0)
      return command(transaction, how);
  }
  throw new Error(`${name} has no way to do a transaction`);
}

/**
 * Has the package manager play a transaction through, with new lists where the old ones are at fault. `options` and
 * `refresh` are those of a private set of source entries.
 */
export async function playThrough(
  work: Work,
  query: PackageQuery,
  name: ManagerName,
  transaction: Transaction,
  options: readonly string[] = [],
): Promise<Rehearsal> {
  const { argv, input } = await commandFor(work.system, name, transaction, { play: true, options });
  const { stdout, stderr } = await new Lists(work, query).run(argv, input === undefined ? {} : { input });
  const { transactions } = managerOf(name);
  const printed = `${stdout}\n${stderr}`;
  const refused = refusalsIn(printed, transactions);
  const found = transactions.read(printed);
  return refused.length > 0 ? { ...found, problems: refused } : found;
}

/** Names that would go besides `known`. */
export const othersThatGo = ({ removes }: Rehearsal, known: readonly string[]): string[] => [
  ...new Set(removes.map(({ name }) => name).filter((name) => !known.includes(name))),
];

/**
 * Brings packages and takes those that clash with them away, as one transaction of the package manager: where it fails,
 * what was there is there still. @throws SetupError "step-failed", "not-confirmed" where more would go than was agreed to
 */
export async function transact(
  work: Work,
  query: PackageQuery,
  clearing: Clearing,
  transaction: Transaction,
): Promise<void> {
  const name = clearing.manager;
  const rehearsal = await playThrough(work, query, name, transaction, clearing.options);
  const others = othersThatGo(rehearsal, [...transaction.removes, ...(clearing.others ?? [])]);
  if (others.length > 0 && !clearing.allowOthers) throw moreWouldGo(others, transaction.removes);
  const { argv, input } = await commandFor(work.system, name, transaction, {
    play: false,
    options: clearing.options ?? [],
  });
  const result = await new Lists(work, query).run(argv, input === undefined ? {} : { input });
  const left = await installedVersions(work.system, query, transaction.removes);
  // A shell of yum's ends with 0 whatever came of it.
  if (result.code !== 0 || left.size === transaction.removes.length)
    throw commandFailed(work, argv, { ...result, code: result.code || 1 });
  if (left.size > 0) await runPackageCommand(work, query, [...managerOf(name).remove, ...left.keys()]);
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
  return [
    'if [ -n "$going" ]; then',
    `  with_lists play_swap ${command(play)} || :`,
    `  keep_others ${clearing.allowOthers ? "yes" : "no"}`,
    "  status=0",
    `  with_lists swap ${command(run)} || status=$?`,
    `  ${failing}`,
    ...look.map((line) => `  ${line}`),
    "fi",
  ];
}

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
  managerOf(manager).transactions.script.helper,
];
export function rehearseHelpers({ manager }: Clearing): string[] {
  const { stage } = managerOf(manager).transactions.script;
  return stage === undefined ? [] : [stage];
}

/** For a person who did not say that these may go. */
export function moreWouldGo(names: readonly string[], clashing: readonly string[]): SetupError {
  return new SetupError(
    "not-confirmed",
    {
      en: `To make room for docker-ce, ${clashing.join(", ")} would be removed, and with them: ${names.join(", ")}`,
      zh: `为给 docker-ce 让位，需移除 ${clashing.join("、")}，并会连带移除：${names.join("、")}`,
    },
    {
      why: {
        en: "They need a package that has to make room for docker-ce, or clash with it themselves. Nothing was removed.",
        zh: "它们依赖必须为 docker-ce 让位的软件包，或自身与其冲突。尚未移除任何软件包。",
      },
      next: {
        en: "If you can do without them, allow it with --allow-remove.",
        zh: "若不再需要它们，可用 --allow-remove 允许移除。",
      },
    },
  );
}

/** Shell variables that a script reads. */
export const transactionMessages = {
  MSG_WOULD_FAIL: {
    en: "The package manager would not install these packages; nothing was changed.",
    zh: "包管理器无法安装这些软件包；没有任何改动。",
  },
  MSG_PIPE: {
    en: "A named pipe lies where the package manager reads its repositories: it would wait for ever. Move it away; nothing was changed:",
    zh: "包管理器读取软件源的目录中有命名管道，会导致永远等待。请将其移走；没有任何改动：",
  },
};

/** Why, where the package manager refused its command line. */
export const refused: Text = {
  en: "The package manager refused docker-setup's command line: it is of an older or newer kind than docker-setup knows, or another program stands under its name.",
  zh: "包管理器拒绝了 docker-setup 的命令行：它的版本可能过旧或过新，或者同名的是另一个程序。",
};

const whys: Readonly<Partial<Record<Problem["kind"], Text>>> = {
  held: {
    en: "A package that would change is held. If that is no longer wanted, release it: apt-mark unhold NAME.",
    zh: "有需要变动的软件包被锁定。若不再需要锁定，请解除：apt-mark unhold 包名。",
  },
  excluded: {
    en: "The package manager's configuration excludes them. Take the exclusion out, or leave this machine's Docker to it.",
    zh: "包管理器的配置排除了这些软件包。请去掉该排除项，或保持现状。",
  },
  unmet: {
    en: "A package that docker-ce needs is not available here, even with fresh package lists. Its own repository may be missing or dead.",
    zh: "更新软件包列表后，仍无法获得 docker-ce 所需的软件包。提供它的软件源可能缺失或已失效。",
  },
  pinned: {
    en: "A preference of the package manager forbids this version or wants another: the next upgrade would undo this.",
    zh: "包管理器的偏好设置禁止该版本，或指定了其他版本：下次升级会撤销此次安装。",
  },
  refused,
  conflict: {
    en: "Another package clashes with docker-ce. Remove it yourself if it is not needed.",
    zh: "另有软件包与 docker-ce 冲突。若不需要，请自行移除。",
  },
};

/** That of docker-ce which the package manager would rather have, where that is what is in the way. */
const pinnedTo = (problems: readonly Problem[]): string | undefined =>
  problems
    .flatMap(({ kind, text }) => (kind === "pinned" ? [text.split(" ")] : []))
    .find(([name]) => name === "docker-ce")?.[1];

/** The package manager would not do it. */
export class WouldFail extends SetupError {
  /** The version of docker-ce that its preferences or a lock name. */
  readonly pinned: string | undefined;
  constructor(pinned: string | undefined, what: Text, more: ConstructorParameters<typeof SetupError>[2]) {
    super("step-failed", what, more);
    this.pinned = pinned;
  }
}

/** What keeps the package manager from it, seen before anything is changed. */
export function wouldFail(
  problems: readonly Problem[],
  places: readonly string[],
  locked?: string,
  wayOut?: Text,
): SetupError {
  const first = problems.find(({ kind }) => kind in whys) ?? problems[0]!;
  const why = whys[first.kind];
  const [en, zh] = [places.join(", "), places.join("、")];
  const version = pinnedTo(problems);
  const next =
    version !== undefined
      ? {
          en: `Ask for that one: --docker-version ${version}${en && `, or change ${en}`}.`,
          zh: `请指定该版本：--docker-version ${version}${zh && `，或修改 ${zh}`}。`,
        }
      : places.length > 0
        ? { en: `See ${en}.`, zh: `请查看 ${zh}。` }
        : wayOutOf(problems, wayOut);
  return new WouldFail(version ?? locked, transactionMessages.MSG_WOULD_FAIL, {
    ...(why ? { why } : {}),
    ...(next ? { next } : {}),
    output: lastLines(
      problems.map(({ kind, text }) => (kind === "held" ? `held: ${text}` : text)).join("\n"),
    ),
  });
}
