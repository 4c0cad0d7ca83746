import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { scriptWords, setInScript } from "../../src/run/render/words.ts";
import { commandEnvironment, daemonVariables, foreignVariables } from "../../src/system/environment.ts";
import { realSystem } from "../../src/system/real.ts";
import { template } from "../../src/templates.ts";
import { shells } from "../sources/keys/shells.ts";
import { which } from "../tools.ts";

const foreign = [
  "DOCKER_HOST",
  "DOCKER_TLS_VERIFY",
  "DOCKER_TLS",
  "DOCKER_CERT_PATH",
  "DOCKER_API_VERSION",
  "DOCKER_CONTEXT",
  "DOCKER_CONFIG",
  "DOCKER_DEFAULT_PLATFORM",
  "POSIXLY_CORRECT",
  "BASH_ENV",
  "TAR_OPTIONS",
  "DPKG_ADMINDIR",
  "XZ_OPT",
  "XZ_DEFAULTS",
  "PYTHONHOME",
  "PYTHONPATH",
  "PERL5OPT",
];

it.each(["docker", "apt-get", "sh"])("%s gets nothing foreign, and all else", (command) => {
  const own = { ...Object.fromEntries(foreign.map((name) => [name, "1"])), HOME: "/root", LANG: undefined };
  const { PATH, ...env } = commandEnvironment(command, { ...own, PATH: "/opt:/usr/bin" }, { LC_ALL: "C" });
  const config = command === "docker" ? { DOCKER_CONFIG: "/nonexistent" } : {};
  expect(env).toEqual({ HOME: "/root", LC_ALL: "C", ...config });
  // A person's PATH without sbin does for what lies there.
  const all = "/opt:/usr/bin:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin";
  expect(PATH).toBe(command === "docker" ? `/usr/bin:/usr/sbin:${all}` : all);
});

it("a daemon's program is looked for where packages have it, and nowhere else", () => {
  const { PATH = "" } = commandEnvironment("dockerd", { PATH: "/opt/old:/usr/bin" });
  expect(PATH.split(":")).not.toContain("/opt/old");
  expect(PATH.split(":")).toContain("/usr/local/bin");
});

it("what a command is given by name it gets", () => {
  expect(commandEnvironment("x", { DOCKER_CONFIG: "/a" }, { DOCKER_CONFIG: "/b" })).toEqual({
    DOCKER_CONFIG: "/b",
  });
});

it("a command of the real system sees none of it, in a directory that exists", async () => {
  const before = { ...process.env };
  for (const name of foreign) process.env[name] = "tcp://10.0.0.1:2375";
  try {
    const { stdout } = await realSystem().exec(["sh", "-c", "pwd; env"]);
    expect(stdout).toMatch(/^\/\n/);
    for (const name of foreign) expect(stdout).not.toMatch(new RegExp(`^${name}=`, "m"));
    expect(stdout).toMatch(/^PATH=/m);
  } finally {
    for (const name of foreign) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});

it.each(["/proc", "/nowhere", "tmp", "/etc/passwd"])(
  "a TMPDIR that holds nothing is none: %s",
  async (bad) => {
    const before = process.env.TMPDIR;
    const good = tmpdir();
    const told = async (directory: string) => {
      process.env.TMPDIR = directory;
      return (await realSystem().exec(["sh", "-c", "printenv TMPDIR || echo none"])).stdout.trim();
    };
    try {
      expect([await told(bad), await told(good)]).toEqual(["none", good]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  },
);

it("the script lets go of the same variables, under every sh alike", () => {
  const tool = template("script/plain-environment.sh");
  const words = setInScript(tool, Object.entries(scriptWords));
  const line = [...words, tool, "plain_environment"].join("\n");
  const named = [...daemonVariables, ...foreignVariables];
  for (const name of named) expect(commandEnvironment("x", { [name]: "1" }), name).toEqual({});
  expect(foreign.filter((name) => !named.includes(name))).toEqual(["DOCKER_DEFAULT_PLATFORM"]);
  for (const argv of shells) {
    const env = { PATH: process.env.PATH ?? "", ...Object.fromEntries(named.map((name) => [name, "1"])) };
    const { stdout, stderr, status } = spawnSync(
      which(argv[0]),
      [...argv.slice(1), "-c", `set -eu\n${line}\nenv`],
      {
        env,
        stdio: ["ignore", "pipe", "pipe"],
        encoding: "utf8",
      },
    );
    const left = named.filter((name) => stdout.split("\n").includes(`${name}=1`));
    expect([argv[0], stderr, status, left]).toEqual([argv[0], "", 0, []]);
  }
});
