/** What OpenRC is asked, by the functions of the script that the run uses, too: on files of OpenRC's in a scratch root. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { daemonUnit, initNamed, initOf, initThatRuns, namingInit } from "../../../src/machine/inits/index.ts";
import { openrc } from "../../../src/machine/inits/openrc.ts";
import { systemd } from "../../../src/machine/inits/systemd.ts";
import { template } from "../../../src/templates.ts";
import { shells } from "../../sources/keys/shells.ts";
import { fakeSystem } from "../../system/fake.ts";

const scratch = mkdtempSync(join(tmpdir(), "openrc-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const log = [
  'time="2026-11-29T10:00:00.000000000Z" level=info msg="Starting up"',
  'time="2026-11-29T10:00:05.000000000Z" level=info msg="Got signal to reload configuration, reloading from: /etc/docker/daemon.json"',
  "a line without a time",
  "",
].join("\n");

const root = mkdtempSync(join(scratch, "root-"));
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
put("/etc/rc.conf", "rc_parallel=NO\n");
put(
  "/etc/rc.conf.d/zz-docker-setup-proxy.conf",
  openrc.dropInText("docker", ["HTTPS_PROXY=http://it's:1", "NO_PROXY=a,b"]),
);
put("/etc/rc.conf.d/other.conf", 'if [ "$RC_SVCNAME" = other ]; then export HTTP_PROXY=http://x; fi\n');
put("/etc/conf.d/docker", 'DOCKER_OPTS="--debug --label \'a b\'"\nexport NO_PROXY="c,$OWN"\nOWN=d\n');
put("/var/log/docker.log", log);
utimesSync(join(root, "var/log/docker.log"), 1_795_946_406, 1_795_946_406);
// One that does not take its command line ends without a time, however often it is started again.
put(
  "/var/log/refused.log",
  `${log.split("\n").slice(0, 2).join("\n")}\nStatus: unknown flag: --nosuch\nStatus: unknown flag: --nosuch\n`,
);
utimesSync(join(root, "var/log/refused.log"), 1_795_946_600, 1_795_946_600);
put("/run/docker.pid", `${process.pid}\n`);
mkdirSync(join(root, "etc/runlevels/default"), { recursive: true });
symlinkSync("/etc/init.d/docker", join(root, "etc/runlevels/default/docker"));

/** The template's functions, looking below the scratch root. */
const functions = `${template("script/init-openrc.sh")}${template("script/unit-starts-openrc.sh")}`.replace(
  /(?<=[ ="(-])\/(etc|run|var)\//g,
  `${root}/$1/`,
);
const ask = (shell: readonly string[], line: string) => {
  const [program, ...words] = shell;
  const text = `set -eu\n${functions}\n${line} || echo "no"`;
  return execFileSync(program!, [...words, "-c", text], {
    encoding: "utf8",
    // bash reads its own files where its input looks like a network's.
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, TZ: "UTC", HTTP_PROXY: "http://the-shell-s" },
  });
};

describe.each(shells.map((shell) => [shell.join(" "), shell] as const))("%s", (_, shell) => {
  it.each([
    ["unit_command docker", "/usr/bin/dockerd\n--debug\n--label\na b\n"],
    ["unit_program docker", "/usr/bin/dockerd\n"],
    ["unit_log docker", `${root}/var/log/docker.log\n`],
    ["unit_pid docker", `${process.pid}\n`],
    ["unit_pid other", ""],
    ["unit_at_boot docker && echo yes", "yes\n"],
    ["unit_at_boot other && echo yes", "no\n"],
    ["unit_words docker 1795946402", `${log.split("\n").slice(1).join("\n")}`],
    ["unit_words docker 1795946500", ""],
    ["unit_words refused 1795946500", "Status: unknown flag: --nosuch\n".repeat(2)],
    ["unit_words refused 1795946601", ""],
    ["unit_words other 0", ""],
    ["unit_last_words docker 1", "a line without a time\n"],
    ['unit_variables other ""', "HTTP_PROXY=http://x\n"],
    ['unit_variables none ""', ""],
  ])("%s", (line, expected) => expect(ask(shell, line)).toBe(expected));

  it("tells what is exported for this service alone, and of no shell's own", () => {
    const told = (except: string) => ask(shell, `unit_variables docker ${except}`).trim().split("\n").sort();
    const ours = `${root}/etc/rc.conf.d/zz-docker-setup-proxy.conf`;
    // conf.d is read after rc.conf.d.
    expect(told("''")).toEqual(["HTTPS_PROXY=http://it's:1", "NO_PROXY=c,"]);
    expect(told(ours)).toEqual(["NO_PROXY=c,"]);
  });

  it("tells when the daemon began and when it last read its file", () => {
    const [start, reload] = ask(shell, "unit_read_at docker").trim().split(" ").map(Number);
    expect(Math.abs(start! - (Date.now() / 1000 - process.uptime()))).toBeLessThan(5);
    expect(reload).toBe(Date.parse("2026-11-29T10:00:05Z") / 1000);
  });
});

it("an init is named where it is not systemd", () => {
  expect([initOf({}), initOf({ init: "openrc" })]).toEqual([systemd, openrc]);
  expect([daemonUnit({}), daemonUnit({ init: "openrc" })]).toEqual(["docker.service", "docker"]);
  expect([namingInit(systemd), namingInit(openrc)]).toEqual([{}, { init: "openrc" }]);
  expect([initNamed({}), initNamed({ init: "openrc" })]).toEqual([{}, { init: "openrc" }]);
  expect(["systemd", "openrc", "sysvinit", "constructor"].map((fact) => initThatRuns(fact).name)).toEqual([
    "systemd",
    "openrc",
    "systemd",
    "systemd",
  ]);
});

it.each([
  [0, "active"],
  [3, "inactive"],
  [8, "activating"],
  [32, "failed"],
])("rc-service's status %i is %s", async (code, active) => {
  const system = fakeSystem({ exec: { "rc-service --quiet": { code }, "rc-service --exists": {}, sh: {} } });
  expect(await openrc.describe(system, "docker")).toMatchObject({ active, load: "loaded", file: "enabled" });
});

it.each([
  ['time="2026-11-29T10:00:09Z" level=info msg="Daemon shutdown complete"\n', "inactive"],
  ["", "inactive"],
  ["Status: unknown flag: --nosuch\n", "failed"],
])("one that stands at boot and is stopped with the last words %j is %s", async (stdout, active) => {
  const exec = { "rc-service --quiet": { code: 3 }, "rc-service --exists": {}, sh: { stdout } };
  expect(await openrc.describe(fakeSystem({ exec }), "docker")).toMatchObject({ active });
});

it("does not answer where there is none", async () => {
  expect(await openrc.describe(fakeSystem({}), "docker")).toBeUndefined();
});
