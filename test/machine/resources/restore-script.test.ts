import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, describe, expect, it } from "vitest";
import { reinstall } from "../../../src/machine/managers/apt/reinstall.ts";
import { managerOf } from "../../../src/machine/managers/index.ts";
import { type Change, restore, restoreInScript, stops } from "../../../src/machine/resources/index.ts";
import { tool, withNeeds } from "../../../src/run/render/toolbox.ts";
import { quote } from "../../../src/system/quote.ts";
import { shells } from "../../sources/keys/shells.ts";
import { fakeSystem } from "../../system/fake.ts";
import { which } from "../../tools.ts";

const scratch = mkdtempSync(join(tmpdir(), "restore-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const named = shells.map((shell): [string, readonly string[]] => [shell.join(" "), shell]);

/** What commands answer, by the words they begin with: an exit code and what they print. */
type Answers = Readonly<Record<string, readonly [number, string?]>>;

/** Commands that only ask. */
const question =
  /^(readlink|query|dpkg-query|rpm -qf?|yum (do|shell) --help|dpkg --audit|find|holds|docker|id|systemctl (is-active|is-enabled|cat|show))( |$)/;
const query = {
  argv: ["query"],
  separator: "=",
  locks: [],
  lockTimeoutSeconds: 1,
  holds: { list: ["holds"], take: ["hold"], release: ["unhold"] },
} as const;
const packages = {
  what: "packages",
  names: ["docker-ce", "docker-ce-cli"],
  query,
  install: [["install"], ["downgrade"]],
  remove: ["remove"],
  removeBroken: ["purge"],
} as const;
/** docker.io went for docker-ce: one transaction brings it back, and where nothing came of that, no more is done. */
const swapped = (manager: "apt" | "yum"): Change => ({
  ...packages,
  names: ["docker-ce", "docker.io"],
  query: { ...managerOf(manager).query, locks: [], lockTimeoutSeconds: 1 },
  before: { "docker.io": "20" },
});
const byApt = {
  ...packages,
  install: [["install"]],
  query: { ...managerOf("apt").query, locks: [], lockTimeoutSeconds: 1, holds: query.holds },
} as const;
/** dpkg's word on the whole machine. */
const whole: Answers = { "dpkg --audit": [0], find: [0] };
const half: Answers = {
  ...whole,
  "apt-get": [0],
  "dpkg --audit": [0, "These have been unpacked but not yet configured:\n docker-ce-cli\n"],
  dpkg: [1],
};
const hold = { what: "hold", names: ["docker-ce", "docker-ce-cli"], ...query.holds } as const;
const unit = { what: "unit", unit: "docker.service" } as const;
const member = { what: "member", user: "li", group: "docker", before: false } as const;
const up: Answers = { systemctl: [0] };
const down: Answers = { systemctl: [0], "systemctl is-active": [3], "systemctl is-enabled": [1] };
/** The script asks for it alone, the run for all that it may want to know of the unit. */
const mainPid = (unit: string, pid: string): Answers =>
  Object.fromEntries(
    ["", "Id,LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload,Environment,"].map((more) => [
      `systemctl show --property=${more}MainPID ${unit}`,
      [0, `MainPID=${pid}\n`],
    ]),
  );
/** dockerd runs on, by a program that was taken away at `path`. */
const runsOn = (path: string): Answers => ({
  ...tried,
  query: rows("docker-ce\t2\tinstalled"),
  ...mainPid("docker.service", "77"),
  ...mainPid("containerd.service", "0"),
  systemctl: [0],
  readlink: [1],
  "readlink /proc/77/exe": [0, `${path} (deleted)`],
});
const rows = (...lines: string[]): readonly [number, string] => [
  0,
  lines.map((line) => `${line}\n`).join(""),
];
const tried: Answers = { install: [100], downgrade: [0], remove: [0], purge: [0], hold: [0], unhold: [0] };

/** Whatever stands there on this machine, too. */
const there = "/bin/sh";
const gone = "/nowhere/dockerd";

const cases: readonly [string, Change, Answers][] = [
  [
    "packages that were not there",
    { ...packages, before: {} },
    { ...tried, query: rows("docker-ce\t2\tinstalled", "docker-ce-cli\t2\tinstalled") },
  ],
  [
    "a package that is half there",
    { ...packages, before: {} },
    { ...tried, query: rows("docker-ce\t2\thalf-installed") },
  ],
  [
    "packages as they were",
    { ...packages, before: { "docker-ce": "1" } },
    { ...tried, query: rows("docker-ce\t1\tinstalled"), "query docker-ce-cli": rows() },
  ],
  [
    "another version, held",
    { ...packages, before: { "docker-ce": "1" } },
    {
      ...tried,
      query: rows("docker-ce\t2\tinstalled"),
      "query docker-ce-cli": rows(),
      holds: rows("docker-ce"),
    },
  ],
  [
    "packages that were not there, and dockerd runs on without its program",
    { ...packages, before: {} },
    runsOn(gone),
  ],
  [
    "the same, where another package comes back",
    { ...packages, before: { "docker-ce-cli": "1" } },
    { ...runsOn(gone), "query docker-ce-cli": rows("docker-ce-cli\t2\tinstalled") },
  ],
  [
    "packages that were not there, and dockerd's program is there again",
    { ...packages, before: {} },
    runsOn(there),
  ],
  [
    "packages as they were, where dockerd runs on without its program",
    { ...packages, before: { "docker-ce": "2" } },
    { ...runsOn(gone), "query docker-ce-cli": rows() },
  ],
  [
    "other packages than were there, by apt",
    swapped("apt"),
    { ...tried, ...whole, "apt-get": [0], "dpkg-query": rows("docker-ce\t2\tinstalled") },
  ],
  [
    "packages that were not there and are half there, by apt",
    { ...byApt, before: {} },
    {
      ...tried,
      ...half,
      purge: [0],
      "dpkg-query": rows("docker-ce\t2\thalf-installed\ndocker-ce-cli\t2\tinstalled"),
    },
  ],
  [
    "packages that were there in another version and are half there, by apt",
    { ...byApt, before: { "docker-ce": "1", "docker-ce-cli": "1" } },
    {
      ...tried,
      ...half,
      "apt-get": [0],
      "dpkg-query": rows("docker-ce\t1\thalf-installed\ndocker-ce-cli\t2\tunpacked"),
    },
  ],
  [
    "other packages than were there, by yum",
    swapped("yum"),
    { ...tried, yum: [0], rpm: rows("docker-ce\t2\tinstalled") },
  ],
  ["a hold that was not there", { ...hold, before: [] }, { ...tried, holds: rows("docker-ce-cli") }],
  ["a hold that was there", { ...hold, before: ["docker-ce"] }, { ...tried, holds: rows() }],
  ["holds as they were", { ...hold, before: ["docker-ce"] }, { ...tried, holds: rows("docker-ce") }],
  ["a unit that was down", { ...unit, before: { enabled: false, active: false } }, up],
  [
    "a unit that was up",
    { ...unit, before: { enabled: true, active: true } },
    { ...down, "systemctl is-active --quiet docker.socket": [3] },
  ],
  ["a member that was none", member, { id: [0, "li docker\n"], gpasswd: [0] }],
];

/** A directory of commands that write down how they were called. */
function commands(answers: Answers, log: string): string {
  const bin = mkdtempSync(join(scratch, "bin-"));
  const names = new Set(Object.keys(answers).map((words) => words.split(" ")[0]!));
  for (const name of names) {
    const arms = Object.entries(answers)
      .filter(([words]) => words.split(" ")[0] === name)
      .sort(([a], [b]) => b.length - a.length)
      .map(([words, [code, out = ""]]) => `${quote(words)}*) printf %s ${quote(out)}; exit ${code} ;;`);
    const lines = ["#!/bin/sh", `line="${name}\${*:+ $*}"`, `printf '%s\\n' "$line" >>${quote(log)}`];
    writeFileSync(join(bin, name), [...lines, "case $line in", ...arms, "esac", ""].join("\n"));
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

/** Runs lines with a change's tools, where commands answer and write down in `log` how they were called. */
function runLines(
  shell: readonly string[],
  { helpers, lines }: { readonly helpers: readonly string[]; readonly lines: readonly string[] },
  answers: Answers,
  log: string,
) {
  const work = mkdtempSync(join(scratch, "work-"));
  const head = `set -e\nRESTART=yes\nWORK=${quote(work)}\nLOG=${quote(join(work, "script"))}\nfail() { exit "$1"; }\n`;
  const text = [head, ...withNeeds(helpers).map((name) => tool(name)), ...lines, ""].join("\n");
  writeFileSync(join(work, "script"), text);
  const [program, ...words] = shell;
  const PATH = `${commands(answers, log)}:${process.env.PATH}`;
  return spawnSync(which(program!), [...words, join(work, "script")], { env: { PATH }, encoding: "utf8" });
}

/** Runs a change's sh as a script would; returns the commands that it issued beyond questions. */
function runScript(shell: readonly string[], change: Change, answers: Answers): string[] {
  const log = join(mkdtempSync(join(scratch, "log-")), "log");
  const { helpers, run } = restoreInScript(change, {});
  const done = runLines(shell, { helpers, lines: [run] }, answers, log);
  expect(done.stderr).toBe("");
  const lines = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  return lines.filter((line) => line !== "" && !question.test(line));
}

describe.each(cases)("%s", (_, change, answers) => {
  it.each(named)("%s does what run does", async (_, shell) => {
    const exec = Object.entries(answers).map(([words, [code, stdout = ""]]) => [words, { code, stdout }]);
    const exe = answers["readlink /proc/77/exe"]?.[1];
    const system = fakeSystem({
      exec: Object.fromEntries(exec),
      ...(exe ? { symlinks: { "/proc/77/exe": exe }, files: { [there]: "" } } : {}),
    });
    const work = { system, log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
    await restore(change, work).catch((error: unknown) =>
      expect(error).toMatchObject({ code: "step-failed" }),
    );
    // Where nothing has to be installed again, that line issues no command.
    const asks = (line: string) => question.test(line) || line.startsWith(`sh -c ${reinstall}`);
    const issued = system.commands.map((argv) => argv.join(" ")).filter((line) => !asks(line));
    // An option may stand anywhere behind the verb.
    const last = (line: string) => line.replace(/( --download-?only)(.*)/, "$2$1");
    expect(runScript(shell, change, answers).map(last)).toEqual(issued.map(last));
  });

  it.each(named)(
    "%s ends for a running container before its first change where run does",
    async (_, shell) => {
      const running = { "systemctl is-active": [0], docker: [0, "c0ffee\n"], ...answers } as Answers;
      const exec = Object.entries(running).map(([words, [code, stdout = ""]]) => [words, { code, stdout }]);
      const interruption = await stops(change, fakeSystem({ exec: Object.fromEntries(exec) }));
      const { helpers, first = ":" } = restoreInScript(change, {});
      const log = join(mkdtempSync(join(scratch, "log-")), "log");
      // Another docker may be at /usr/bin.
      const lines = ["RESTART=no", "docker_here() { docker; }", first];
      const { status, stderr } = runLines(shell, { helpers, lines }, running, log);
      expect(stderr).toBe("");
      expect(status).toBe(interruption === undefined ? 0 : 12);
      const issued = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
      expect(issued.filter((line) => line !== "" && !question.test(line))).toEqual([]);
    },
  );
});

it("asks the machine's own init for a daemon that runs on, and not the one of the change", async () => {
  const change = { ...packages, before: {} } as const;
  const exec = {
    query: { stdout: "docker-ce\t2\tinstalled\n" },
    sh: { stdout: "77\n" },
    remove: {},
    "rc-service": {},
  };
  const system = fakeSystem({ exec, symlinks: { "/proc/77/exe": `${gone} (deleted)` } });
  const work = { system, log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
  await restore(change, { ...work, init: "openrc" });
  const asked = system.commands.map((argv) => argv.join(" "));
  expect(asked).toContain("rc-service docker stop");
  expect(asked.filter((line) => line.startsWith("systemctl"))).toEqual([]);
  const { run } = restoreInScript(change, { init: "openrc" });
  // As OpenRC spells it: its own functions do the rest.
  expect(run).toContain("follow_orphan docker start");
  expect(run).not.toContain("docker.service");
  expect(run).not.toContain("systemctl");
});

describe.each(named)("%s brings a file back", (_, shell) => {
  const path = join(mkdtempSync(join(scratch, "files-")), "etc", "a");
  const { uid, gid } = { uid: process.getuid!(), gid: process.getgid!() };
  const content = (text: string) => Buffer.from(text, "latin1").toString("base64");

  it("with its bytes and mode", () => {
    const before = {
      type: "file",
      content: content("old \u0000\u00e9\n'$x"),
      mode: 0o640,
      uid,
      gid,
    } as const;
    expect(runScript(shell, { what: "file", path, before }, {})).toEqual([]);
    expect(readFileSync(path, "latin1")).toBe("old \u0000\u00e9\n'$x");
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it("that was not there, and its unit starts anew", () => {
    const change = { what: "file", path, restart: "docker.service", before: { type: "absent" } } as const;
    expect(runScript(shell, change, { ...up, docker: [0, "true\n"] })).toEqual([
      "systemctl daemon-reload",
      "systemctl restart docker.service",
    ]);
    expect(existsSync(path)).toBe(false);
  });

  it("that named no mirror: the daemon sees an empty list for the moment of its reload", () => {
    mkdirSync(join(path, ".."), { recursive: true });
    const before = { type: "file", content: content('{"debug": true}\n'), mode: 0o644, uid, gid } as const;
    const change = { what: "file", path, reload: "docker.service", before } as const;
    const answers = { ...up, docker: [0, '["https://other.example/"]\n'] } as const;
    expect(runScript(shell, change, answers)).toEqual(["systemctl reload docker.service"]);
    expect(readFileSync(path, "utf8")).toBe('{"debug": true}\n');
    const written = [...restoreInScript(change, {}).run.matchAll(/printf %s (\S+) \|/g)].map(([, words]) =>
      JSON.parse(Buffer.from(words!, "base64").toString("utf8")),
    );
    const none = { debug: true };
    expect(written).toEqual([none, { ...none, "registry-mirrors": [] }, none]);
  });
});

describe.each(named)("%s takes away what a killed package manager left", (_, shell) => {
  const unpacking = { patterns: ["*;[5-9a-f]*"], owner: ["rpm", "-qf"] };
  const change = { what: "leftover", since: 1, before: [] } as const;
  const cases: readonly (readonly [string, Change, string, readonly string[]])[] = [
    ["but for what a package has", { ...change, unpacking }, "", ["theirs;6b0dab03"]],
    [
      "where nothing is half there",
      { ...change, unpacking: { patterns: ["*"], unless: ["dpkg", "--audit"] } },
      "",
      [],
    ],
    [
      "and nothing where something is half there",
      { ...change, unpacking: { patterns: ["*"], unless: ["dpkg", "--audit"] } },
      "docker-ce",
      ["a b;6b0dab03", "theirs;6b0dab03"],
    ],
  ];
  it.each(cases)("%s, as the run does", async (_, change, audit, left) => {
    const root = mkdtempSync(join(scratch, "left-"));
    const paths = ["a b;6b0dab03", "theirs;6b0dab03"].map((name) => join(root, name));
    for (const path of paths) writeFileSync(path, "");
    const answers: Answers = {
      find: [0, `${paths.join("\n")}\n`],
      "rpm -qf": [1],
      [`rpm -qf ${paths[1]}`]: [0],
      "dpkg --audit": [0, audit],
    };
    const exec = Object.entries(answers).map(([words, [code, stdout = ""]]) => [words, { code, stdout }]);
    const files = Object.fromEntries(paths.map((path) => [path, ""]));
    const system = fakeSystem({ exec: Object.fromEntries(exec), files });
    await restore(change, { system, log: () => {}, waiting: () => {}, allowInterruption: async () => {} });
    expect(runScript(shell, change, answers)).toEqual([]);
    const expected = left.map((name) => join(root, name));
    expect(paths.filter((path) => existsSync(path))).toEqual(expected);
    expect(paths.filter((path) => system.text(path) !== undefined)).toEqual(expected);
  });
});
