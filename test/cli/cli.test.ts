import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { exitCodes } from "../../src/errors.ts";

const bundle = fileURLToPath(new URL("../../dist/docker-setup.cjs", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "cli-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A mirror that refuses at once: nothing here needs a network. */
const dead = "https://127.0.0.1:1/docker-ce";

function cli(args: string[], env: Record<string, string> = {}, nobody = false) {
  // Whoever is not root can become nobody else, and need not.
  const how = nobody && process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const { status, stdout, stderr } = spawnSync("node", [bundle, ...args], {
    encoding: "utf8",
    cwd: directory,
    env: { PATH: process.env.PATH ?? "", LANG: "C", ...env },
    ...how,
  });
  return { code: status, stdout, stderr };
}

describe.each(["en", "zh"])("in %s", (lang) => {
  it.each<[string[], keyof typeof exitCodes]>([
    [["--nonsense"], "usage"],
    [["--docker-version"], "usage"],
    [["two", "words"], "usage"],
    [["--docker-version", "27;reboot"], "usage"],
    [["--docker-version", "28.*.1"], "usage"],
    [["--channel", "edge"], "usage"],
    [["--mirror", "nowhere"], "usage"],
    [["--mirror", "http://mirror.example/docker-ce"], "usage"],
    [["--mirror", "https://me:secret@mirror.example"], "usage"],
    [["--registry-mirror", "docker.m.daocloud.io"], "usage"],
    [["--registry-mirror", "https://a.b/pa th"], "usage"],
    [["--registry-mirror", "https://a.b", "--no-registry-mirrors"], "usage"],
    [["--user", "--help"], "usage"],
    [["--user", "a b"], "usage"],
    [["--key-fingerprint", "0EBFCD88"], "usage"],
    [["--lock-timeout", "soon"], "usage"],
    [["--output", "x.sh"], "usage"],
    [["--lang", "fr"], "usage"],
    [["uninstall", "--purge", "--yes", "--target", "debian:12"], "usage"],
    [["--target", "debian:12", "--yes", "uninstall"], "usage"],
    [["--hold", "rollback", "--yes"], "usage"],
    [["registry", "set", "https://a.example", "--yes", "--restart"], "usage"],
    [["registry", "list", "--dry-run"], "usage"],
    [["doctor", "--dry-run"], "usage"],
    [["uninstall", "--yes", "-o", "x.sh"], "usage"],
    [["rollback", "--dry-run"], "nothing-to-do"],
    [["--dry-run", "rollback", "--yes"], "nothing-to-do"],
    [["--dry-run", "--target", "ubuntu"], "usage"],
    [["--dry-run", "--target", "plan9:4"], "unsupported-host"],
    [["--dry-run", "--target", "ubuntu:99.04"], "unsupported-host"],
    [["--dry-run", "--target", "ubuntu:24.04/mips"], "unsupported-host"],
    [["docker-ee"], "commercial-edition"],
    [["--docker-version", "ee"], "commercial-edition"],
  ])("%j ends with %s, in words and without a stack", (args, kind) => {
    const { code, stdout, stderr } = cli(args.includes("--lang") ? args : [...args, "--lang", lang]);
    expect(stderr).not.toMatch(/\n\s+at |Error:/);
    expect(stdout).toBe("");
    expect(code).toBe(exitCodes[kind]);
    expect(stderr.split("\n")[1]).toMatch(/^✖ /);
    if (lang === "zh" && !args.includes("--lang")) expect(stderr).toMatch(/[一-鿿]/);
  });

  it("has help for every command", () => {
    for (const command of [[], ["versions"], ["history"], ["rollback"], ["uninstall"], ["doctor"]]) {
      const { code, stdout, stderr } = cli([...command, "--help", "--lang", lang]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("--lang <zh|en>");
      expect(stdout).toMatch(lang === "zh" ? /用法：/ : /Usage:/);
    }
  });

  it("says a failure in JSON where JSON was asked for", () => {
    const { code, stdout } = cli(["--nonsense", "--json", "--lang", lang]);
    expect(JSON.parse(stdout).error).toMatchObject({ code: "usage", exitCode: code });
  });

  it("tells somebody who is not root what to type", () => {
    const { code, stderr } = cli(["--yes", "--docker-version", "27.3", "--lang", lang], {}, true);
    expect(code).toBe(exitCodes["not-root"]);
    expect(stderr).toContain(`sudo docker-setup --yes --docker-version 27.3 --lang ${lang}`);
    const npx = cli(["--lang", lang], { npm_command: "exec" }, true);
    expect(npx.stderr).toMatch(new RegExp(`sudo .*npx docker-setup --lang ${lang}`));
  });

  it("does not go on without a terminal and without --yes", () => {
    const { code, stderr } = cli(["--lang", lang]);
    expect(code).toBe(process.getuid?.() === 0 ? exitCodes["not-confirmed"] : exitCodes["not-root"]);
    expect(stderr).toContain(process.getuid?.() === 0 ? "--yes" : "sudo");
  });
});

it("prints its version", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(cli(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

it("reads the language from the locale", () => {
  expect(cli(["--help"], { LANG: "zh_CN.UTF-8" }).stdout).toContain("用法：");
  expect(cli(["--help"], { LANG: "zh_CN.UTF-8", LC_ALL: "en_US.UTF-8" }).stdout).toContain("Usage:");
});

it("prints the script on standard output and nothing else, though no mirror is in reach, and without root", () => {
  const { code, stdout, stderr } = cli(["--dry-run", "--target", "debian:12", "--mirror", dead], {}, true);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^#!\/bin\/sh\n/);
  expect(stdout).toMatch(/\nmain "\$@"\n\}\n$/);
  expect(stderr).toContain("look the version up on the machine");
  // What is alive is another machine's to know: nothing was asked, and both registry mirrors are in.
  expect(stdout).toContain(
    "merge_daemon_json /etc/docker/daemon.json https://docker.m.daocloud.io https://docker.1ms.run",
  );
  expect(stderr).not.toContain("left out");
});

it("writes the script executable", () => {
  const { code, stdout } = cli(["--dry-run", "--target", "centos:9", "--mirror", dead, "-o", "install.sh"]);
  expect([code, stdout]).toEqual([0, ""]);
  expect(statSync(join(directory, "install.sh")).mode & 0o777).toBe(0o755);
  const nowhere = cli([
    "--dry-run",
    "--target",
    "centos:9",
    "--mirror",
    dead,
    "-o",
    "no/such/directory/x.sh",
  ]);
  expect(nowhere.code).toBe(exitCodes.usage);
  expect(nowhere.stderr).toContain("no/such/directory/x.sh");
});

it("prints the plan as JSON", () => {
  const { code, stdout } = cli(["--dry-run", "--json", "--target", "ubuntu:24.04", "--mirror", dead]);
  expect(code).toBe(0);
  const plan = JSON.parse(stdout);
  expect(plan.target).toMatchObject({ distro: "ubuntu", version: "24.04", codename: "noble", arch: "amd64" });
  const kinds: string[] = plan.steps.map((step: { kind: string }) => step.kind);
  expect(kinds[0]).toBe("host");
  expect(kinds.at(-1)).toBe("verify");
  expect(plan.steps[0].title).toMatchObject({ en: expect.any(String), zh: expect.any(String) });
});

it("takes a user and a file that are called ee for what they are", () => {
  const { code, stdout } = cli(["--dry-run", "--target", "debian:12", "--mirror", dead, "--user", "ee"]);
  expect(code).toBe(0);
  expect(stdout).toContain("usermod -aG docker -- ee\n");
  const file = ["--dry-run", "--target", "debian:12", "--mirror", dead, "-o", "ee"];
  expect(cli(file).code).toBe(0);
  expect(cli([...file, "--json"]).code).toBe(exitCodes.usage);
});
