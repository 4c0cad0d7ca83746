import { dirname } from "node:path";
import process from "node:process";
import { SetupError } from "../../errors.ts";
import { type ContainerGuard, containerGuard } from "../../run/execute/containers.ts";
import type { Running } from "../../run/execute/running.ts";
import { command } from "../../system/quote.ts";
import { argvWithoutSecrets } from "../../system/secret.ts";
import type { Text } from "../../text.ts";
import type { Request } from "../options/request.ts";
import { askToStopContainers } from "./go-on.ts";
import type { CommandIO } from "./run-plan.ts";

/** What every command that changes the machine needs before it looks at anything. */
export interface Permission {
  /** Questions are asked; otherwise --yes was given. */
  readonly asks: boolean;
  /** Stands before whatever stops containers. */
  readonly guard: ContainerGuard;
}

/** @throws SetupError "not-root"; "not-confirmed" where nobody can be asked and --yes is missing. */
export function permission(io: CommandIO, request: Request): Permission {
  const { system, terminal } = io;
  if (system.platform === "linux" && system.uid !== 0) throw notRoot(io.argv);
  const asks = io.interactive && !request.yes;
  if (!asks && !request.yes) throw notConfirmed();
  if (asks && request.quiet) throw quietAsks();
  const agree = asks ? (running: Running) => askToStopContainers(terminal, running) : undefined;
  return { asks, guard: containerGuard(system, request.restart, agree) };
}

/** Where sudo looks, by the secure_path of Debian's and Red Hat's sudoers: Node from nvm lies elsewhere. */
const whereSudoLooks = /^(\/usr(\/local)?)?\/s?bin$|^\/snap\/bin$/;

/** The same command line behind sudo, as it works with this Node and this npx. */
export function withSudo(
  argv: readonly string[],
  { npx, node }: { npx: boolean; node: string } = {
    npx: process.env.npm_command === "exec",
    node: process.execPath,
  },
): string {
  const sudo = whereSudoLooks.test(dirname(node)) ? "sudo" : 'sudo env "PATH=$PATH"';
  // npx asks before it fetches a package, and root's npm has not fetched it yet.
  const asks = !argv.some((word) => word === "--yes" || word === "-y");
  const self = npx ? `npx ${asks ? "" : "--yes "}docker-setup` : "docker-setup";
  return `${sudo} ${self}${argv.length > 0 ? ` ${command(argvWithoutSecrets(argv))}` : ""}`;
}

/** Who types this again has to put the password in: it is not repeated on a screen. */
export function notRoot(
  argv: readonly string[],
  what: Text = { en: "Changing the machine needs root.", zh: "改动系统需要 root 权限。" },
): SetupError {
  const line = withSudo(argv);
  return new SetupError("not-root", what, { next: { en: line, zh: line } });
}

/** Who is asked has to see what about. */
function quietAsks(): SetupError {
  return new SetupError(
    "usage",
    {
      en: "--quiet leaves out the plan that the questions are about.",
      zh: "--quiet 不显示计划，因此无法询问。",
    },
    { next: { en: "Add --yes, or leave --quiet out.", zh: "请加上 --yes，或去掉 --quiet。" } },
  );
}

function notConfirmed(): SetupError {
  return new SetupError(
    "not-confirmed",
    {
      en: "Nobody can be asked (no terminal, or --json), so nothing was done.",
      zh: "无法询问（没有终端，或使用了 --json），因此什么也没有做。",
    },
    { next: { en: "Add --yes to continue without questions.", zh: "加上 --yes 即可不经询问继续。" } },
  );
}

/**
 * A look that needs no root where the files let anybody read; where they don't, root is asked for.
 * @throws SetupError "not-root"
 */
export async function lookingWithoutRoot<T>({ system, argv }: CommandIO, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if ((code === "EACCES" || code === "EPERM") && system.uid !== 0) {
      throw notRoot(argv, {
        en: "Only root can read what docker-setup wrote down on this machine.",
        zh: "只有 root 能读取 docker-setup 在本机的记录。",
      });
    }
    throw error;
  }
}

/** For a person who was shown the plan and said no. */
export function declined(): SetupError {
  return new SetupError("not-confirmed", { en: "Nothing was changed.", zh: "没有任何改动。" });
}
