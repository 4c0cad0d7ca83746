import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyMessages } from "../../src/sources/keys/script-messages.ts";
import { quote } from "../../src/system/quote.ts";
import { runScript, toolDirectory } from "../sources/keys/shells.ts";
import { which } from "../tools.ts";
import { body, startServer, type TestServer } from "./server.ts";

// Their certificate is made for all tests at once, and apt-helper can only be run where it is.
for (const tool of ["openssl", "/usr/lib/apt/apt-helper"]) which(tool);

const root = mkdtempSync(join(tmpdir(), "download-sh-"));
let server: TestServer;
beforeAll(async () => {
  server = await startServer(root);
  // How each tool is told of the test's certificate authority.
  writeFileSync(join(root, "wgetrc"), `ca_certificate=${server.authority}\n`);
  writeFileSync(join(root, "apt.conf"), `Acquire::https::CAInfo "${server.authority}";\n`);
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const tools = {
  curl: { curl: ["curl"] },
  "GNU wget": { wget: ["wget"] },
  "busybox wget": { wget: ["busybox", "wget"], openssl: ["openssl"] },
  "apt-helper": {},
} as const;
const several = { "curl, wget": { curl: ["curl"], wget: ["wget"] } } as const;
type Tool = keyof typeof tools | keyof typeof several;
const names = Object.keys(tools) as Tool[];

interface Result {
  code: number;
  stderr: string;
  took: number;
  /** What is where the file should be, and every name in its directory. */
  file: Buffer | undefined;
  left: string[];
}

async function download(
  tool: Tool | "none",
  url: string,
  options: {
    env?: Record<string, string>;
    trusted?: boolean;
    shell?: readonly string[];
    before?: string;
  } = {},
): Promise<Result> {
  const { env = {}, trusted = true, shell = ["dash"] } = options;
  const directory = mkdtempSync(join(root, "to-"));
  const file = join(directory, "file with space");
  writeFileSync(file, "old");
  const path = toolDirectory(root, {
    awk: ["mawk"],
    ...(tool === "none" ? {} : { ...tools, ...several }[tool]),
  });
  const authority = {
    SSL_CERT_FILE: server.authority,
    CURL_CA_BUNDLE: server.authority,
    WGETRC: join(root, "wgetrc"),
    APT_CONFIG: join(root, "apt.conf"),
  };
  const helper =
    tool === "apt-helper" || tool === "curl, wget" ? "" : "DOWNLOAD_APT_HELPER=/nonexistent/apt-helper";
  const run = await runScript([helper, `download ${quote(url)} ${quote(file)}`].join("\n"), {
    helpers: ["download"],
    shell,
    path,
    work: mkdtempSync(join(root, "work-")),
    env: { DOCKER_SETUP_RETRY_PAUSE: "0", ...(trusted ? authority : {}), ...env },
  });
  expect(run.stdout).toBe("");
  const got = existsSync(file) ? readFileSync(file) : undefined;
  return { code: run.code, stderr: run.stderr, took: run.took, file: got, left: readdirSync(directory) };
}

let tests = 0;
/** An address that no other test asks for. */
const fresh = (path: string) => `${path}?${++tests}`;

function expectWhole(result: Result): void {
  expect(result).toMatchObject({ code: 0, left: ["file with space"] });
  expect(result.file?.equals(body)).toBe(true);
}
/** Nothing is left, and the last two lines say which address and why. */
function expectFailure(result: Result, url: string, why: RegExp | string): void {
  expect(result).toMatchObject({ code: 1, left: [] });
  const [first, second, ...rest] = result.stderr.trimEnd().split("\n").slice(-2);
  expect(first).toBe(`${keyMessages.MSG_DOWNLOAD_FAILED.en} ${url}`);
  expect(second).toMatch(why);
  expect(rest).toEqual([]);
}

describe.concurrent.each(names)("download with %s", (tool) => {
  it.each(["/whole", "/moved", "/no-strangers"])("%s", async (path) => {
    const result = await download(tool, `${server.http}${fresh(path)}`);
    expectWhole(result);
    expect(result.stderr).toBe("");
  });

  it.each(["/whole", "/moved"])("%s over https", async (path) => {
    expectWhole(await download(tool, `${server.https}${fresh(path)}`));
  });

  it.each([
    ["/busy-twice", 3],
    ["/limited-once", 2],
    ["/cut-once", 2],
  ])("tries again: %s", async (path, times) => {
    const asked = fresh(path);
    const result = await download(tool, server.http + asked);
    expectWhole(result);
    expect(server.count(asked)).toBe(times);
    expect(result.stderr.match(/^Trying again: /gm)).toHaveLength(times - 1);
  });

  it.each([
    ["/missing", /404/],
    ["/forbidden", /403/],
  ])("asks once where the server refuses: %s", async (path, why) => {
    const asked = fresh(path);
    expectFailure(await download(tool, server.http + asked), server.http + asked, why);
    expect(server.count(asked)).toBe(1);
  });

  it("leaves nothing of a body that is always cut off", async () => {
    const asked = fresh("/cut");
    const result = await download(tool, server.http + asked, { env: { DOCKER_SETUP_ATTEMPTS: "2" } });
    expectFailure(result, server.http + asked, /clos/i);
    expect(server.count(asked)).toBe(2);
  });

  it.each([["dash"], ["bash", "--posix"], ["busybox", "sh"]])(
    "takes no more of a body without end than a key can have: %s",
    async (...shell) => {
      const asked = fresh("/endless");
      const options = { shell, env: { DOCKER_SETUP_ATTEMPTS: "1", DOCKER_SETUP_MAX_TIME: "20" } };
      const result = await download(tool, server.http + asked, options);
      expectFailure(
        result,
        server.http + asked,
        tool === "apt-helper" ? /./ : keyMessages.MSG_DOWNLOAD_LARGE.en,
      );
      expect(result.took).toBeLessThan(15);
    },
  );

  it.each(["/silent", "/drip"])("does not wait for ever: %s", async (path) => {
    const env = {
      DOCKER_SETUP_ATTEMPTS: "1",
      DOCKER_SETUP_CONNECT_TIMEOUT: "1",
      DOCKER_SETUP_MAX_TIME: "3",
    };
    const url = server.http + fresh(path);
    const result = await download(tool, url, { env });
    expectFailure(result, url, /too long|timed out|Connection failed/);
    expect(result.took).toBeLessThan(6);
  });

  it("says that nobody listens", async () => {
    const url = "http://127.0.0.1:9/key";
    const result = await download(tool, url, { env: { DOCKER_SETUP_ATTEMPTS: "1" } });
    expectFailure(result, url, /refused|connect/i);
  });

  it("refuses a redirect from https to http", async () => {
    const url = server.https + fresh("/downgrade");
    const result = await download(tool, url, { env: { DOCKER_SETUP_ATTEMPTS: "1" } });
    expectFailure(
      result,
      url,
      tool.includes("wget") ? keyMessages.MSG_DOWNLOAD_DOWNGRADE.en : /protocol|redirection/i,
    );
  });

  it("refuses a certificate of an unknown authority", async () => {
    const url = server.https + fresh("/whole");
    const env = { DOCKER_SETUP_ATTEMPTS: "1" };
    expectFailure(
      await download(tool, url, { env, trusted: false }),
      url,
      /certificate|error getting response/i,
    );
  });
});

describe("download", () => {
  it.each([
    ["bash", "--posix"],
    ["busybox", "sh"],
  ])("under %s %s", async (...shell) => {
    expectWhole(await download("curl", server.http + fresh("/busy-twice"), { shell }));
    const asked = server.http + fresh("/missing");
    expectFailure(await download("curl", asked, { shell }), asked, /404/);
  });

  it("takes curl first, and gives it only flags that CentOS 7's knows", async () => {
    const log = join(root, "curl-flags");
    const recorder = join(root, "curl-recorder");
    writeFileSync(recorder, `printf '%s\\n' "$@" >'${log}'; exit 6\n`);
    await runScript(`! download https://127.0.0.1:9/key ${quote(join(root, "never"))}`, {
      helpers: ["download"],
      path: toolDirectory(root, { awk: ["mawk"], curl: ["sh", recorder], wget: ["wget"] }),
      work: mkdtempSync(join(root, "work-")),
      env: { DOCKER_SETUP_ATTEMPTS: "1" },
    });
    const words = readFileSync(log, "utf8").trim().split("\n");
    // curl 7.29's manual: https://github.com/curl/curl/blob/curl-7_29_0/docs/curl.1
    const known = [
      "-fsSL",
      "-A",
      "--proto",
      "--proto-redir",
      "--connect-timeout",
      "--max-time",
      "--speed-limit",
      "--speed-time",
      "-o",
    ];
    expect(words.filter((word) => word.startsWith("-"))).toEqual(known);
    expect(words.filter((word) => word === "=https")).toHaveLength(2);
  });

  it("asks with the next tool where the first one is refused, each once", async () => {
    const once = fresh("/forbidden-once");
    expectWhole(await download("curl, wget", server.http + once));
    expect(server.count(once)).toBe(2);
    const asked = fresh("/forbidden");
    expectFailure(await download("curl, wget", server.http + asked), server.http + asked, /403/);
    expect(server.count(asked)).toBe(3);
  });

  it("says what to install where there is no tool", async () => {
    const url = `${server.http}/whole`;
    expectFailure(await download("none", url), url, "Install curl");
  });

  it.each(["ftp://127.0.0.1/key", "file:///etc/passwd", "-o/etc/passwd", ""])("refuses %j", async (url) => {
    expectFailure(await download("curl", url), url, "https://");
  });
});
