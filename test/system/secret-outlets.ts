/** Everywhere that what a person gave comes out again: screens, errors, the log, the journal, JSON. */
import { readFileSync, statSync } from "node:fs";
import { inspect } from "node:util";
import { expect } from "vitest";
import { dryRun } from "../../src/cli/commands/dry-run.ts";
import { history } from "../../src/cli/commands/history.ts";
import { parseRequest } from "../../src/cli/options/request.ts";
import { notRoot } from "../../src/cli/ui/permission.ts";
import { createTerminal } from "../../src/cli/ui/terminal.ts";
import type { SetupError } from "../../src/errors.ts";
import { daemonVariables, proxyDropInText } from "../../src/machine/daemon-json/proxy.ts";
import { systemd } from "../../src/machine/inits/systemd.ts";
import { commandFailed } from "../../src/machine/work/run-command.ts";
import { createLog } from "../../src/run/execute/log.ts";
import { Journal } from "../../src/run/journal/journal.ts";
import { parseProxy, proxyEnvironment, proxyWith } from "../../src/system/proxy.ts";
import { argvWithoutSecrets, type Secret } from "../../src/system/secret.ts";
import { laptop, signed } from "../golden/mirror.ts";
import { fakeSystem } from "./fake.ts";

/** Every way in which the credentials may be written. */
export function needles(credentials: string): string[] {
  const [user = "", password = user] = credentials.split(/:(.*)/s);
  const parts = password.length > 3 ? [password, encodeURIComponent(password), encodeURI(password)] : [];
  return [credentials, ...parts, Buffer.from(credentials).toString("base64")];
}

/** A terminal that keeps what it prints; one of 40 columns breaks every address into lines. */
export function screen(columns?: number) {
  let text = "";
  const stream = {
    isTTY: columns !== undefined,
    columns,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
    write: (piece: string) => {
      text += piece;
      return true;
    },
  };
  return { terminal: createTerminal("zh", stream as unknown as NodeJS.WriteStream), seen: () => text };
}

/** The proxy that is taken of it, undefined where it is refused; the refusal is thrown away. */
export function proxyOf(argv: readonly string[]): Secret | undefined {
  try {
    return argv[0]?.startsWith("--proxy") ? parseProxy(addressOf(argv), "usage") : undefined;
  } catch {
    return undefined;
  }
}
export const addressOf = (argv: readonly string[]) => argv.at(-1)!.replace(/^--[a-z]+=/, "");

/** What tools say of an address that they were given. */
function said(argv: readonly string[], credentials: string): string {
  const typed = addressOf(argv);
  return [
    `Err: Could not connect to ${typed}`,
    `E: Failed to fetch http://${credentials}@proxy.lan/x  407`,
    `curl: (5) Could not resolve proxy: ${credentials}@proxy.lan`,
    `> Proxy-Authorization: Basic ${Buffer.from(credentials).toString("base64")}`,
    `Environment="HTTP_PROXY=${typed.replaceAll("%", "%%")}"`,
  ].join("\n");
}

/** What was typed, and the user and password in it as they are meant. */
export type Given = { argv: string[]; credentials: string };
/** All that a screen shows of them. */
function shown({ argv, credentials }: Given, columns?: number): string {
  const { terminal, seen } = screen(columns);
  const words = said(argv, credentials);
  terminal.print(words);
  terminal.item("  ", words);
  terminal.note({ en: words, zh: words });
  terminal.begin(words).end("failed", words);
  terminal.facts([[{ en: "Proxy", zh: "代理" }, words.split("\n")]]);
  return seen();
}
/** By name; `directory` holds files, and `id` tells one from another. */
export const outletsIn = (
  directory: string,
): Record<string, (given: Given, id: number) => string | Promise<string>> => ({
  "the screen": (given) => shown(given),
  "a narrow screen, its lines joined": (given) => shown(given, 40).replace(/\n */g, ""),
  "an error of a command": ({ argv, credentials }) => {
    const { terminal, seen } = screen();
    const words = said(argv, credentials);
    terminal.error(
      commandFailed({}, ["curl", addressOf(argv)], { code: 5, stdout: words, stderr: words }),
      "",
    );
    return seen();
  },
  "an error of the parser": ({ argv }) => {
    const { terminal, seen } = screen();
    const value = addressOf(argv);
    for (const raw of [{ proxy: value }, { mirror: [value] }, { registryMirror: [value] }, { lang: value }]) {
      try {
        parseRequest(raw);
      } catch (error) {
        terminal.error(error as SetupError, undefined);
      }
    }
    return seen();
  },
  "the hint to use sudo": ({ argv }) => notRoot(argv).next!.en + notRoot(argv).next!.zh,
  "the log": ({ argv, credentials }, id) => {
    const log = createLog(id * 1000, directory);
    log.line(said(argv, credentials));
    expect(statSync(log.path).mode & 0o777).toBe(0o600);
    return readFileSync(log.path, "utf8");
  },
  "the journal and the history": async ({ argv, credentials }) => {
    const system = fakeSystem();
    const command = argvWithoutSecrets(argv).join(" ");
    const journal = new Journal(system, { version: "1", command, what: "install", steps: 1 }, 1);
    const url = proxyOf(argv);
    const proxy = url && proxyWith(url, {});
    const words = { en: said(argv, credentials), zh: "" };
    await journal.before(
      {
        kind: "file",
        path: "/etc/x",
        content: proxy ? proxyDropInText(proxy, systemd) : "",
        mode: 0o600,
        title: words,
        why: words,
      },
      0,
    );
    await journal.before(
      {
        kind: "unit",
        unit: "docker.service",
        registryMirrors: undefined,
        environment: proxy ? daemonVariables(proxy) : [],
      },
      1,
    );
    const { terminal, seen } = screen();
    let out = "";
    await history(system, true, terminal, (text) => {
      out += text;
    });
    expect(system.tree.get(journal.path)?.mode).toBe(0o600);
    return out + seen() + system.text(journal.path)!;
  },
  "--dry-run --json": async ({ argv }) => {
    if (proxyOf(argv) === undefined) return "";
    const request = parseRequest({
      proxy: addressOf(argv),
      dryRun: true,
      json: true,
      target: "debian:12",
      probe: false,
      ...signed,
    });
    const { terminal, seen } = screen();
    let out = "";
    await dryRun(laptop(true), request, terminal, (text) => {
      out += text;
    });
    expect(JSON.parse(out).environment ?? {}).toBeDefined();
    return out + seen();
  },
  "a template string, JSON, console.log": ({ argv }) => {
    const url = proxyOf(argv);
    if (url === undefined) return "";
    const proxy = proxyWith(url, {});
    const all = { proxy, env: proxyEnvironment(proxy), unit: daemonVariables(proxy) };
    return [
      `${url}`,
      JSON.stringify(all),
      inspect(all, { depth: 9, showHidden: true }),
      `${proxyDropInText(proxy, systemd)}`,
    ].join();
  },
});
