import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
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
import {
  argvWithoutSecrets,
  deepWithoutSecrets,
  holdsSecret,
  rememberAll,
  type Secret,
  withoutSecrets,
} from "../../src/system/secret.ts";
import { laptop, signed } from "../golden/mirror.ts";
import { fakeSystem } from "./fake.ts";

const directory = mkdtempSync(join(tmpdir(), "secrets-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What is typed, and the user and password in it as they are meant. */
const kinds: Record<string, { argv: string[]; credentials: string }> = {
  plain: { argv: ["--proxy", "http://me:hunter2x@proxy.lan:3128"], credentials: "me:hunter2x" },
  "without a scheme": { argv: ["--proxy", "me:hunter3x@proxy.lan:3128"], credentials: "me:hunter3x" },
  "in one word with the option": { argv: ["--proxy=me:hunter4x@proxy.lan"], credentials: "me:hunter4x" },
  "https, in capitals": { argv: ["--proxy", "HTTPS://me:Hunter5X@Proxy.lan"], credentials: "me:Hunter5X" },
  "with @": { argv: ["--proxy", "http://me:p@ss@w0rd@proxy.lan"], credentials: "me:p@ss@w0rd" },
  "with @, no scheme": { argv: ["--proxy", "me:q@ss@w0rd@proxy.lan"], credentials: "me:q@ss@w0rd" },
  "with @ escaped": { argv: ["--proxy", "http://me:r%40ss%40w0rd@proxy.lan"], credentials: "me:r@ss@w0rd" },
  "with :": { argv: ["--proxy", "http://me:s:ss:w0rd@proxy.lan"], credentials: "me:s:ss:w0rd" },
  "with %": { argv: ["--proxy", "http://me:t%ss%w0rd@proxy.lan"], credentials: "me:t%ss%w0rd" },
  "with /": { argv: ["--proxy", "http://me:u/ss/w0rd@proxy.lan"], credentials: "me:u/ss/w0rd" },
  "with /, no scheme": { argv: ["--proxy", "me:v/ss/w0rd@proxy.lan"], credentials: "me:v/ss/w0rd" },
  "with a blank": { argv: ["--proxy", "http://me:w ss w0rd@proxy.lan"], credentials: "me:w ss w0rd" },
  "with quotes": { argv: ["--proxy", `http://me:x'ss"w0rd@proxy.lan`], credentials: `me:x'ss"w0rd` },
  "with $ and `": { argv: ["--proxy", "http://me:$y`w0rd`@proxy.lan"], credentials: "me:$y`w0rd`" },
  "a line of its own": { argv: ["--proxy", "http://me:z\nw0rd@proxy.lan"], credentials: "me:z\nw0rd" },
  short: { argv: ["--proxy", "me:x@proxy.lan"], credentials: "me:x" },
  "a token alone": { argv: ["--proxy", "tok-0123456789@proxy.lan"], credentials: "tok-0123456789" },
  "not a proxy at all": { argv: ["--proxy", "socks5://me:hunter6x@proxy.lan"], credentials: "me:hunter6x" },
  "a package mirror": { argv: ["--mirror", "https://me:hunter7x@mirror.lan/ce"], credentials: "me:hunter7x" },
  "a package mirror, no scheme": { argv: ["--mirror", "me:hunter8x@mirror.lan"], credentials: "me:hunter8x" },
  "a registry mirror": {
    argv: ["--registry-mirror", "https://me:hunter9x@r.lan"],
    credentials: "me:hunter9x",
  },
  "a registry mirror, no scheme": {
    argv: ["registry", "set", "me:huntr10x@r.lan"],
    credentials: "me:huntr10x",
  },
  "an unknown option": { argv: ["--prxy=me:huntr11x@proxy.lan"], credentials: "me:huntr11x" },
};

/** Every way in which the credentials may be written. */
function needles(credentials: string): string[] {
  const [user = "", password = user] = credentials.split(/:(.*)/s);
  const parts = password.length > 3 ? [password, encodeURIComponent(password), encodeURI(password)] : [];
  return [credentials, ...parts, Buffer.from(credentials).toString("base64")];
}

/** A terminal that keeps what it prints; one of 40 columns breaks every address into lines. */
function screen(columns?: number) {
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
function proxyOf(argv: readonly string[]): Secret | undefined {
  try {
    return argv[0]?.startsWith("--proxy") ? parseProxy(addressOf(argv), "usage") : undefined;
  } catch {
    return undefined;
  }
}
const addressOf = (argv: readonly string[]) => argv.at(-1)!.replace(/^--[a-z]+=/, "");

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

type Given = { argv: string[]; credentials: string };
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
const outlets: Record<string, (given: Given, id: number) => string | Promise<string>> = {
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
};

describe.each(Object.entries(kinds))("a password %s", (_, given) => {
  it.each(Object.entries(outlets))("is not on %s", async (_, outlet) => {
    rememberAll(given.argv, {});
    const id = Object.values(kinds).indexOf(given);
    const text = await outlet(given, id);
    for (const needle of needles(given.credentials)) expect(text).not.toContain(needle);
  });

  it("makes the file that a script goes to its owner's alone, also one that stood there", async () => {
    if (proxyOf(given.argv) === undefined) return;
    const output = join(directory, "install.sh");
    const request = parseRequest({
      proxy: addressOf(given.argv),
      dryRun: true,
      output,
      target: "debian:12",
      probe: false,
      ...signed,
    });
    await dryRun(laptop(true), request, screen().terminal, () => {});
    expect(holdsSecret(readFileSync(output, "utf8"))).toBe(true);
    expect(statSync(output).mode & 0o777).toBe(0o600);
  });
});

it("a script without a password can be run by anybody who may read it", async () => {
  const output = join(directory, "plain.sh");
  const options = {
    dryRun: true,
    output,
    target: "debian:12",
    probe: false,
    proxy: "http://proxy.lan:3128",
    ...signed,
  };
  await dryRun(laptop(true), parseRequest(options), screen().terminal, () => {});
  expect(statSync(output).mode & 0o777).toBe(0o755 & ~process.umask());
});

it.each([
  ["no URL, me@example.lan", "no URL, me@example.lan"],
  ["https://mirrors.aliyun.com/docker-ce", "https://mirrors.aliyun.com/docker-ce"],
  ["a https://me:p@ss@h/ and https://x/", "a https://***@h/ and https://x/"],
  ['{"http-proxy":"http://u:a\\"b@p","m":"me@x"}', '{"http-proxy":"http://***@p","m":"me@x"}'],
])("%s is shown as %s", (text, shown) => {
  expect(withoutSecrets(text)).toBe(shown);
  expect(holdsSecret(text)).toBe(text !== shown);
  expect(deepWithoutSecrets({ a: [text] })).toEqual({ a: [shown] });
});

it("a login name and a path on the command line stay as they are", () => {
  const argv = ["--user", "me@example.lan", "--user=me@example.lan", "-o", "/tmp/a@b.sh", "--hold"];
  expect(argvWithoutSecrets(argv)).toEqual(argv);
});

it("a text as long as a log is looked through in a moment", () => {
  const start = performance.now();
  for (const text of [
    "://".repeat(300_000),
    "@".repeat(900_000),
    "a://b@".repeat(150_000),
    "\\".repeat(900_001),
  ]) {
    withoutSecrets(text);
  }
  expect(performance.now() - start).toBeLessThan(15_000);
});
