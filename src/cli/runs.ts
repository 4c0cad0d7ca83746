import process from "node:process";
import { setImmediate } from "node:timers/promises";
import { exitCodes } from "../errors.ts";
import { wholeInfo } from "../machine/docker/info.ts";
import { dockerdRuns } from "../machine/docker/pid.ts";
import { mirrorIsOpen } from "../plan/settle/ask-mirror.ts";
import { runLock } from "../run/journal/at-work.ts";
import { askedAhead } from "../system/asked-ahead.ts";
import { exists } from "../system/read-text.ts";
import type { CommandLine } from "./options/command-line.ts";
import type { Request } from "./options/request.ts";
import type { Setting } from "./options/settings.ts";
import { widthOf } from "./ui/layout.ts";
import type { CommandIO } from "./ui/run-plan.ts";

type Run = (
  io: CommandIO,
  request: Request,
  args: readonly string[],
  endWith: (code: number) => void,
  settings: readonly Setting[],
) => Promise<void>;

interface CommandRun {
  readonly run: Run;
  /** Whether what it prints is data, by its words, and not only with --json or --dry-run; without it: never. */
  readonly data?: (args: readonly string[]) => boolean;
}

/** What is loaded when it runs. */
const later =
  (load: () => Promise<Run>): Run =>
  async (...all) =>
    (await load())(...all);

/** It only shows. */
const shown = (run: Run): CommandRun => ({ run, data: () => true });

/**
 * The machine is looked at while the rest is loaded; not where that would be refused, or could be another run's work. The
 * daemon takes longest to answer. That may start it where somebody stops it at this very moment: only who said yes to a
 * daemon that runs has it asked so early.
 */
async function lookedAt({ system, interactive }: CommandIO, { bundle, yes }: Request) {
  if (system.uid !== 0 || bundle !== undefined || (await exists(system, runLock))) return undefined;
  if (!yes && !interactive) return undefined;
  const ask = yes && (await dockerdRuns(system));
  const here = ask ? askedAhead(system, wholeInfo, { timeoutMs: 5000 }) : system;
  // It is on its way before this process loads anything.
  if (ask) await setImmediate();
  const { firstLook } = await import("../machine/first-look.ts");
  const look = firstLook(here);
  await look.begun;
  return look;
}

/** The question that comes first, where somebody is asked and nothing that is named has to be looked at before. */
async function askedFirst(io: CommandIO, request: Request) {
  const { system, interactive } = io;
  const { yes, quiet, verbose, bundle, lock, user } = request;
  // Whoever is shown the log as well would be shown it in the middle of the question.
  if (system.uid !== 0 || !interactive || yes || quiet || verbose) return undefined;
  if ([bundle, lock, user].some((named) => named !== undefined) || !mirrorIsOpen(request)) return undefined;
  return (await import("./first-question.ts")).firstQuestion(io, request);
}

/** What runs for each command, and is loaded when it does: `--version` needs none of them. */
export const runs: Readonly<Record<CommandLine["command"], CommandRun>> = {
  install: {
    async run(io, request) {
      if (!request.dryRun) {
        const asked = await askedFirst(io, request);
        try {
          const look = await lookedAt(io, request);
          const { install } = await import("./commands/install.ts");
          return await install(io, request, { asked, look });
        } finally {
          asked?.dismiss();
        }
      }
      const { dryRun } = await import("./commands/dry-run.ts");
      return dryRun(io.system, request, io.terminal, io.out);
    },
  },
  config: shown(async ({ system, terminal, out }, request, _, __, settings) => {
    const { showConfig } = await import("./commands/config.ts");
    return showConfig(system, settings, request.json, terminal, out, widthOf(process.stdout));
  }),
  distros: shown(async ({ terminal, out }, request) =>
    (await import("./commands/distros.ts")).listDistros(request, terminal, out),
  ),
  versions: shown(async ({ system, terminal, out }, request, [wanted]) =>
    (await import("./commands/versions.ts")).versions(system, request, wanted, terminal, out),
  ),
  mirrors: shown(async ({ system, terminal, out }, request) =>
    (await import("./commands/mirrors.ts")).mirrors(system, request, terminal, out),
  ),
  registry: {
    run: later(async () => (await import("./commands/registry.ts")).registry),
    data: ([action = ""]) => ["list", "test"].includes(action),
  },
  lock: shown(later(async () => (await import("./commands/lock.ts")).lock)),
  freeze: shown(later(async () => (await import("./commands/freeze.ts")).freeze)),
  verify: shown(later(async () => (await import("./commands/verify.ts")).verify)),
  diff: shown(later(async () => (await import("./commands/diff.ts")).diff)),
  images: { run: later(async () => (await import("./commands/images.ts")).images) },
  bundle: { run: later(async () => (await import("./commands/bundle.ts")).bundle) },
  doctor: shown(async ({ system, terminal, out }, request, _, endWith) => {
    const { doctor } = await import("./commands/doctor.ts");
    const healthy = await doctor(system, request, terminal, out, process.stdout.columns);
    if (!healthy) endWith(exitCodes.unhealthy);
  }),
  history: shown(async ({ system, terminal, out }, request) =>
    (await import("./commands/history.ts")).history(system, request.json, terminal, out),
  ),
  completion: shown(async ({ terminal, out }, _, [shell]) =>
    (await import("./commands/completion.ts")).completion(shell, terminal.lang, out),
  ),
  rollback: { run: later(async () => (await import("./commands/rollback.ts")).rollback) },
  uninstall: { run: later(async () => (await import("./commands/uninstall.ts")).uninstall) },
};

/** Data goes to standard output and words to standard error wherever both may come; a plain run has only words. */
export const printsData = ({ command, args }: CommandLine, { dryRun, json }: Request): boolean =>
  dryRun || json || (runs[command].data?.(args) ?? false);
