import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dryRun } from "../../src/cli/commands/dry-run.ts";
import { parseRequest } from "../../src/cli/options/request.ts";
import {
  argvWithoutSecrets,
  deepWithoutSecrets,
  holdsSecret,
  rememberAll,
  withoutSecrets,
} from "../../src/system/secret.ts";
import { laptop, signed } from "../golden/mirror.ts";
import { addressOf, needles, outletsIn, proxyOf, screen } from "./secret-outlets.ts";

const directory = mkdtempSync(join(tmpdir(), "secrets-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const outlets = outletsIn(directory);

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
  "a log driver's token": {
    argv: ["--daemon", "log-opts.splunk-token=huntr12x-token"],
    credentials: "huntr12x-token",
  },
  "an unknown option": { argv: ["--prxy=me:huntr11x@proxy.lan"], credentials: "me:huntr11x" },
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
  // dockerd's own words of a proxy without a scheme; found by attack.
  ['level=warning new-value="me:p@s/s#w@10.0.0.1:3128"', 'level=warning new-value="***@10.0.0.1:3128"'],
  ['{"http-proxy": "me:pass@[::1]:3128", "b": 1}', '{"http-proxy": "***@[::1]:3128", "b": 1}'],
  ["HTTPS_PROXY=me:pass@p me:pass@h,http://x/", "HTTPS_PROXY=***@p ***@h,http://x/"],
  ["a nginx:1.27@sha256:0f0f and user@1000.service:3", "a nginx:1.27@sha256:0f0f and user@1000.service:3"],
  // Found by attack: a token that dockerd's log driver takes, by its name.
  ["log-opts.splunk-token=ab-12 x", "log-opts.splunk-token=*** x"],
  ['{"splunk-token": "ab-12", "tag": "x"}', '{"splunk-token": "***", "tag": "x"}'],
  ['log-opts.splunk-token="ab-12"', 'log-opts.splunk-token="***"'],
  ["proxy_password = hunter2", "proxy_password = ***"],
  ["The script holds a password: only root", "The script holds a password: only root"],
  ["git@github.com:a/b.git ::1@x 12:30:01 me@x", "git@github.com:a/b.git ::1@x 12:30:01 me@x"],
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
