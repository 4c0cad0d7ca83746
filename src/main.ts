import process from "node:process";
import { langAsked, langNamed } from "./cli/lang-asked.ts";
import { type CommandLine, parseCommandLine } from "./cli/options/command-line.ts";
import { optionsOf } from "./cli/options/command-table.ts";
import { refuseCommercialEdition } from "./cli/options/commercial-edition.ts";
import { readConfigFile } from "./cli/options/config-file.ts";
import { fromEnvironment, variableOf } from "./cli/options/environment.ts";
import { usualWidth } from "./cli/options/help.ts";
import type { Request } from "./cli/options/request.ts";
import { fromCommandLine, inForce, requestOf, type Setting } from "./cli/options/settings.ts";
import { printsData, runs } from "./cli/runs.ts";
import { cancelled } from "./cli/ui/cancelled.ts";
import { errorJson } from "./cli/ui/error-json.ts";
import { widthOf } from "./cli/ui/layout.ts";
import { quieted, shownToo } from "./cli/ui/loudness.ts";
import type { CommandIO } from "./cli/ui/run-plan.ts";
import { lateFailure, leave, writeData } from "./cli/ui/streams.ts";
import { createTerminal, type Terminal } from "./cli/ui/terminal.ts";
import { SetupError } from "./errors.ts";
import { proxyOf } from "./plan/settle/wishes.ts";
import { createLog } from "./run/execute/log.ts";
import { proxyEnvironment, revealed } from "./system/proxy.ts";
import { sealed } from "./system/read-only.ts";
import { realSystem, withEnvironment } from "./system/real.ts";
import { refusalOf } from "./system/refusal.ts";
import { rememberAll, withoutSecrets } from "./system/secret.ts";
import type { System } from "./system/types.ts";
import type { Lang, Text } from "./text.ts";
import { version } from "./version.ts";

/** Runs one command line; resolves to the exit code and never rejects. */
export async function main(argv: readonly string[], system: System = realSystem()): Promise<number> {
  rememberAll(argv, system.env);
  let lang = langAsked(argv, system.env);
  const log = createLog(system.now());
  let json = argv.includes("--json");
  let told = false;
  const out = (text: string) => {
    told = true;
    writeData(withoutSecrets(text));
  };
  const stop = new AbortController();
  let terminal = createTerminal(lang, process.stderr);
  let begun = false;
  let asked = 0;
  let unbroken = 0;
  let undo = async () => {};
  const interrupt = (signal: NodeJS.Signals) => {
    if (!begun) return void undo().finally(() => cancel(lang, json));
    log.line(`${signal}: ${unbroken > 0 ? "finishing this step, then " : ""}stopping`);
    const now = system.now();
    if (unbroken > 0) {
      terminal.print();
      terminal.conclude(stop.signal.aborted ? whyItWaits(now - asked) : finishing);
    }
    if (!stop.signal.aborted) asked = now;
    stop.abort();
  };
  const tell = (error: unknown) => {
    const known = asSetupError(error, log.line);
    createTerminal(lang, process.stderr).error(known, log.exists() ? log.path : undefined);
    // One document: what a command printed before it failed has its own words for that.
    if (json && !told) tryToTell(known, lang);
    return known.exitCode;
  };
  // What comes as an event that nobody listens to, as of a process that could not be started.
  const unheard = (error: unknown) => leave(tell(error));
  process.on("uncaughtException", unheard);
  try {
    refuseCommercialEdition(argv);
    const line = parseCommandLine(argv, lang, out, Math.min(widthOf(process.stdout), usualWidth));
    if (line === undefined) return 0;
    const settings = await settingsOf(line, system);
    const request = requestOf(line.command, settings);
    lang = langNamed(settings.find(({ name }) => name === "lang")?.value) ?? lang;
    const data = printsData(line, request);
    json = request.json;
    terminal = createTerminal(lang, data ? process.stderr : process.stdout);
    if (request.quiet) terminal = quieted(terminal);
    for (const name of stops) process.on(name, interrupt);
    const io: CommandIO = {
      system: telling(through(request.dryRun ? sealed(system) : system, request), terminal),
      terminal,
      log: request.verbose ? shownToo(log, terminal) : log,
      // With --json standard output is a program's.
      interactive: process.stdin.isTTY === true && process.stdout.isTTY === true && !request.json,
      // A script is the one thing on standard output that holds a secret: it could not work without.
      out: request.dryRun && !request.json ? writeData : out,
      argv,
      signal: stop.signal,
      unbroken: (work) => {
        unbroken++;
        return work().finally(() => unbroken--);
      },
      begin: () => {
        begun = true;
      },
      onCancel: (what) => {
        const before = undo;
        undo = async () => {
          await what();
          await before();
        };
      },
    };
    let code = 0;
    await runs[line.command].run(
      io,
      request,
      line.args,
      (other) => {
        code = other;
      },
      settings,
    );
    const late = data ? lateFailure() : undefined;
    if (late) throw late;
    return code;
  } catch (error) {
    return tell(error);
  } finally {
    process.off("uncaughtException", unheard);
    for (const name of stops) process.off(name, interrupt);
  }
}

/** What is in force: the command line over the environment over the file, for the commands that read one. */
async function settingsOf({ command, options }: CommandLine, system: System): Promise<Setting[]> {
  const table = optionsOf(command);
  const path = options.config ?? system.env[variableOf("config")];
  const hasFile = table.some(({ flags }) => flags.startsWith("--config"));
  const file = path && hasFile ? await readConfigFile(system, path) : [];
  return inForce([fromCommandLine(options, table), fromEnvironment(system.env), file]);
}

/** What a person, a service manager and a session that drops end a run with. */
const stops = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

const finishing: Text = { en: "Finishing this step, then stopping.", zh: "完成这一步后停止。" };
/** `ms` after the first signal. */
function whyItWaits(ms: number): Text {
  const s = Math.round(ms / 1000);
  return {
    en: `Still finishing this step (${s} s so far): stopping half way would leave packages or files half written. Unpacking and configuring usually takes less than a minute.`,
    zh: `仍在完成这一步（已等 ${s} 秒）：中途结束会留下只装了一半的软件包或只写了一半的文件。解包和配置通常不到一分钟。`,
  };
}

/** The system as it is reached through --proxy. */
function through(system: System, request: Request): System {
  const proxy = proxyOf(request, system.env);
  return proxy ? withEnvironment(system, revealed(proxyEnvironment(proxy))) : system;
}

/** A mirror that lets one wait is asked again: the line that is under way says how often it was. */
function telling(system: System, terminal: Terminal): System {
  const onRetry = (attempt: number, of: number) =>
    terminal.waiting({ en: `attempt ${attempt} of ${of}`, zh: `第 ${attempt} 次尝试，共 ${of} 次` });
  return { ...system, fetch: (url, options) => system.fetch(url, { onRetry, ...options }) };
}

/** Before the first change there is nothing to finish, and a mirror that lets one wait is not waited for. */
function cancel(lang: Lang, json: boolean): never {
  const error = cancelled();
  createTerminal(lang, process.stderr).error(error, undefined);
  if (json) tryToTell(error, lang);
  leave(error.exitCode);
}

/** A failure as JSON on standard output; where that can't be written, the exit code says it alone. */
function tryToTell(error: SetupError, lang: Lang): void {
  try {
    writeData(withoutSecrets(`${errorJson(error, lang)}\n`));
  } catch {}
}

/** What nobody expected is a bug: said in one line, with the stack in the log and not on the screen. */
function asSetupError(error: unknown, log: (line: string) => void): SetupError {
  if (error instanceof SetupError) return error;
  const { message, stack } = error as Error;
  log(`docker-setup ${version}: ${stack ?? message}`);
  const refusal = refusalOf(error, process.geteuid?.() === 0);
  if (refusal) return refusal;
  return new SetupError(
    "internal",
    {
      en: `This is a bug in docker-setup ${version}: ${message}`,
      zh: `这是 docker-setup ${version} 的程序错误：${message}`,
    },
    { next: { en: "Please report it with the log.", zh: "请附上日志报告此问题。" } },
  );
}
