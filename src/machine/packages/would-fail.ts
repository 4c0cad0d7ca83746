/** Why a transaction would not be done, or takes more than was agreed to, for a person. */
import { SetupError } from "../../errors.ts";
import { command } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import type { Problem } from "../managers/rehearsal.ts";
import type { PackageQuery } from "../managers/types.ts";
import { lastLines } from "../work/run-command.ts";
import { wayOutOf } from "./lacked.ts";

/** For a person who did not say that these may go. */
export function moreWouldGo(names: readonly string[], clashing: readonly string[]): SetupError {
  const [en, zh] = [names.join(", "), names.join("、")];
  return new SetupError(
    "not-confirmed",
    clashing.length > 0
      ? {
          en: `To make room for docker-ce, ${clashing.join(", ")} would be removed, and with them: ${en}`,
          zh: `为给 docker-ce 让位，需移除 ${clashing.join("、")}，并会连带移除：${zh}`,
        }
      : {
          en: `To make room for docker-ce's packages, these would be removed: ${en}`,
          zh: `为给 docker-ce 的软件包让位，需移除：${zh}`,
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
  held: { en: "A package that would change is held.", zh: "有需要变动的软件包被锁定。" },
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
  protected: {
    en: "The package manager's configuration protects a package that would have to go: protected_packages, or a file in the directory protected.d beside it. Take it out there if it may go.",
    zh: "包管理器的配置禁止移除某个必须让位的软件包：protected_packages，或同处 protected.d 目录中的文件。若可以移除，请从中去掉。",
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

/** How those that are held are let go of, where that is what is in the way. */
function letGo(problems: readonly Problem[], release: readonly string[]): Text | undefined {
  const held = problems.flatMap(({ kind, text }) => (kind === "held" ? [text] : []));
  if (held.length === 0) return undefined;
  const typed = command([...release, ...held]);
  return {
    en: `If that is no longer wanted, release it: ${typed}`,
    zh: `若不再需要锁定，请解除：${typed}`,
  };
}

/**
 * What keeps the package manager from it, seen before anything is changed.
 * @param places where it was told so
 * @param locked the version of docker-ce that it is kept at
 */
export function wouldFail(
  problems: readonly Problem[],
  { holds }: Pick<PackageQuery, "holds">,
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
        : (letGo(problems, holds.release) ?? wayOutOf(problems, wayOut));
  return new WouldFail(version ?? locked, transactionMessages.MSG_WOULD_FAIL, {
    ...(why ? { why } : {}),
    ...(next ? { next } : {}),
    output: lastLines(
      problems.map(({ kind, text }) => (kind === "held" ? `held: ${text}` : text)).join("\n"),
    ),
  });
}
