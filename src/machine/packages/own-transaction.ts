/** The distribution's own packages, played through with the machine's own sources before its first change. */

import { SetupError } from "../../errors.ts";
import { command, quote } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import { type ManagerName, managerThatAsks } from "../managers/index.ts";
import { keepsInScript } from "../managers/keeps.ts";
import type { OwnRehearsal, Problem } from "../managers/rehearsal.ts";
import type { Manager, PackageQuery } from "../managers/types.ts";
import { lastLines } from "../work/run-command.ts";
import { listsInScript } from "./lists.ts";
import { waitInScript } from "./lock.ts";
import { keepUnderstoodInScript } from "./transaction-script.ts";
import { refused, transactionMessages } from "./would-fail.ts";

/** Shell variables that a script reads. */
export const ownMessages = {
  MSG_OWN_TAKES_AWAY: {
    en: "These conflict with the distribution's own Docker, and docker-setup removes none of them. Nothing was changed. Remove them yourself if they are no longer needed:",
    zh: "安装发行版自带的 Docker 需要移除以下软件包，而 docker-setup 不会为此移除任何软件包。没有任何改动。若不再需要，请自行移除：",
  },
};

const whys: Readonly<Partial<Record<Problem["kind"], Text>>> = {
  "not-found": {
    en: "No package source of this machine has it, or its package lists can't be read.",
    zh: "本机的软件源中没有该软件包，或无法读取软件包列表。",
  },
  unmet: {
    en: "A package that it needs is not available from this machine's package sources, even with fresh package lists.",
    zh: "更新软件包列表后，仍无法从本机的软件源获得它所需的软件包。",
  },
  conflict: {
    en: "Another package clashes with it. Remove that one yourself if it is no longer needed.",
    zh: "另有软件包与其冲突。若不再需要，请自行移除。",
  },
  refused,
  held: {
    en: "A package that would change is held, or kept as it is by a lock.",
    zh: "有需要变动的软件包被锁定。",
  },
};

/** Why the distribution's own packages can't come; `wayOut`: what to do on this system where its sources lack them. */
export function ownWouldFail(
  problems: readonly Problem[],
  wayOut: Text | undefined,
  own?: OwnRehearsal["whys"],
): SetupError {
  const first = problems.find(({ kind }) => kind in whys) ?? problems[0]!;
  const why = own?.[first.kind] ?? whys[first.kind];
  const lacks = problems.some(({ kind }) => kind === "not-found" || kind === "unmet");
  return new SetupError("step-failed", transactionMessages.MSG_WOULD_FAIL, {
    ...(why ? { why } : {}),
    ...(lacks && wayOut ? { next: wayOut } : {}),
    output: lastLines(problems.map(({ text }) => text).join("\n")),
  });
}

/** They come without anything going. */
export function ownTakesAway(names: readonly string[]): SetupError {
  const { en, zh } = ownMessages.MSG_OWN_TAKES_AWAY;
  return new SetupError("step-failed", {
    en: `${en} ${names.join(", ")}`,
    zh: `${zh}${names.join("、")}`,
  });
}

/** The manager of a step, and how it plays own packages through; undefined: it was not taught. */
export function ownRehearsal(
  query: PackageQuery,
): { readonly manager: Manager & { readonly name: ManagerName }; readonly own: OwnRehearsal } | undefined {
  const manager = managerThatAsks(query);
  const own = manager?.transactions.own;
  return manager && own && { manager, own };
}

/** sh: does what rehearseOwn in plan/settle does for $missing. `wayOut` is in the script's language. */
export function ownRehearseInScript(query: PackageQuery, wayOut: string | undefined): string[] {
  const found = ownRehearsal(query);
  if (found === undefined) return [];
  const { play } = found.manager.transactions.script;
  const refresh = found.own.lists?.("").refreshAll;
  const staged = (argv: readonly string[]) =>
    refresh === undefined ? argv : ["staged", argv[0]!, ...argv.slice(1)];
  const lists = { ...query, ...(query.refresh ? { refresh: query.refresh.map(staged) } : {}) };
  return [
    'if [ -n "$missing" ]; then',
    "  going=",
    "  own_lists",
    `  ${waitInScript(query)}`,
    ...listsInScript(lists).map((line) => `  ${line}`),
    ...(play[0] === "sh" ? ["  # shellcheck disable=SC2016 # read by another shell"] : []),
    `  with_lists play_swap staged ${command(play)} || :`,
    ...keepUnderstoodInScript(found.manager.name).map((line) => `  ${line}`),
    `  keep_own ${quote(wayOut ?? "")} ${keepsInScript(found.manager)}`,
    "fi",
  ];
}

/** sh: the files of templates/script that these need. */
export function ownRehearseHelpers(query: PackageQuery): string[] {
  const found = ownRehearsal(query);
  if (found === undefined) return [];
  return [
    "package-swap",
    found.manager.transactions.script.helper,
    "rehearsal-own",
    "understood",
    found.own.helper,
  ];
}
