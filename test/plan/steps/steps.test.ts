import { describe, expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import type { PackageQuery } from "../../../src/machine/managers/types.ts";
import { kindOf, type Step } from "../../../src/plan/steps/index.ts";
import type { StepContext } from "../../../src/plan/steps/types.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import { type FakeAnswer, type FakeMachine, type FakeSystem, fakeSystem } from "../../system/fake.ts";

const query: PackageQuery = {
  argv: ["query"],
  separator: "=",
  locks: [],
  lockTimeoutSeconds: 5,
  holds: { list: ["holds"], take: ["hold"], release: ["unhold"] },
};
const rpm: PackageQuery = { ...query, separator: "-" };
const up = { "systemctl is-enabled": {}, "systemctl is-active": {} };
const info = (mirrors: string[]) => ({ stdout: `28.5.2 ${JSON.stringify(mirrors)}\n` });
const INFO = "docker --host unix:///var/run/docker.sock info";
const daemonJson = "/etc/docker/daemon.json";

/** Commands that only ask. */
const question =
  /^(query|holds|locks|names|id|readlink|docker|dockerd|dpkg --audit|systemctl (is-\w+|show))( |$)/;

interface Case {
  name: string;
  step: Step;
  machine: FakeMachine;
  /** Whether nothing is left to do. */
  done: boolean;
  /** Commands that `run` issues beyond its questions, each as one line; only looked at when not done. */
  runs?: string[];
  /** Files that `run` writes. */
  writes?: string[];
  fails?: string;
}

const install = (more: Partial<Extract<Step, { kind: "package-install" }>> = {}): Step => ({
  kind: "package-install",
  role: "docker",
  packages: [{ name: "docker-ce", version: "5:27.3.1-1" }, { name: "docker-ce-cli" }],
  query,
  commands: [["install"]],
  remove: ["remove"],
  ...more,
});
const both = { stdout: "docker-ce\t5:27.3.1-1\tinstalled\ndocker-ce-cli\t5:28\tinstalled\n" };

/** Answers differ before and after a command ran. */
function once(command: string, before: string, after: string): Record<string, FakeAnswer> {
  let ran = false;
  return {
    query: () => ({ stdout: ran ? after : before }),
    [command]: () => {
      ran = true;
      return {};
    },
  };
}

const cases: Case[] = [
  { name: "packages in their versions", step: install(), machine: { exec: { query: both } }, done: true },
  {
    name: "another version",
    step: install(),
    machine: {
      exec: once("install", "docker-ce\t5:26\tinstalled\ndocker-ce-cli\t5:26\tinstalled\n", both.stdout),
    },
    done: false,
    runs: ["install docker-ce=5:27.3.1-1"],
  },
  {
    name: "yum's downgrade after an install that did nothing",
    step: install({ query: rpm, commands: [["install"], ["downgrade"]] }),
    machine: {
      exec: {
        ...once("downgrade", "docker-ce\t5:28\tinstalled\ndocker-ce-cli\t5:28\tinstalled\n", both.stdout),
        install: {},
      },
    },
    done: false,
    runs: ["install docker-ce-5:27.3.1-1", "downgrade docker-ce-5:27.3.1-1"],
  },
  {
    name: "a held package in another version: the hold moves with it, and with it alone",
    step: install(),
    machine: {
      exec: {
        ...once("install", "docker-ce\t5:26\tinstalled\ndocker-ce-cli\t5:26\tinstalled\n", both.stdout),
        holds: { stdout: "curl\ndocker-ce\ndocker-ce-cli\n" },
        hold: {},
        unhold: {},
      },
    },
    done: false,
    runs: ["unhold docker-ce", "install docker-ce=5:27.3.1-1", "hold docker-ce"],
  },
  {
    name: "a package manager that says yes and does nothing",
    step: install(),
    machine: { exec: { query: { stdout: "" }, install: {} } },
    done: false,
    fails: "step-failed",
  },
  {
    name: "a package manager that fails",
    step: install(),
    machine: { exec: { query: { stdout: "" }, install: { code: 100, stderr: "E: nope" } } },
    done: false,
    fails: "step-failed",
  },
  {
    name: "no conflicting packages",
    step: {
      kind: "package-remove",
      role: "conflicts",
      names: ["runc"],
      query,
      command: ["remove"],
      install: [["install"]],
    },
    machine: { exec: { query: { stdout: "package runc is not installed\n" } } },
    done: true,
  },
  {
    name: "conflicting packages",
    step: {
      kind: "package-remove",
      role: "conflicts",
      names: ["docker.io", "runc"],
      query,
      command: ["remove"],
      install: [["install"]],
    },
    machine: {
      exec: { query: { stdout: "runc\t1.1\tinstalled\ndocker.io\t20\tconfig-files\n" }, remove: {} },
    },
    done: false,
    runs: ["remove runc"],
  },
  {
    name: "a file that is there",
    step: {
      kind: "file",
      path: "/etc/x",
      content: "a\n",
      mode: 0o644,
      title: { en: "", zh: "" },
      why: { en: "", zh: "" },
    },
    machine: { files: { "/etc/x": "a\n" } },
    done: true,
  },
  {
    name: "a file with another mode",
    step: {
      kind: "file",
      path: "/etc/x",
      content: "a\n",
      mode: 0o644,
      title: { en: "", zh: "" },
      why: { en: "", zh: "" },
    },
    machine: { files: { "/etc/x": { content: "a\n", mode: 0o600 } } },
    done: false,
    writes: ["/etc/x"],
  },
  {
    name: "a link that somebody planted in place of a file",
    step: {
      kind: "file",
      path: "/etc/x",
      content: "a\n",
      mode: 0o644,
      title: { en: "", zh: "" },
      why: { en: "", zh: "" },
    },
    machine: { files: { "/etc/shadow": "a\n" }, symlinks: { "/etc/x": "/etc/shadow" } },
    done: false,
    writes: ["/etc/x"],
  },
  {
    name: "daemon.json as wanted",
    step: { kind: "daemon-json", path: daemonJson, registryMirrors: ["https://a.b"] },
    machine: { files: { [daemonJson]: '{"debug":true,"registry-mirrors":["https://a.b"]}' } },
    done: true,
  },
  {
    name: "daemon.json with other keys",
    step: { kind: "daemon-json", path: daemonJson, registryMirrors: ["https://a.b"] },
    machine: { files: { [daemonJson]: '{"debug":true}' } },
    done: false,
    writes: [daemonJson],
  },
  {
    name: "a daemon that is up with its mirrors",
    step: { kind: "unit", unit: "docker.service", registryMirrors: ["https://a.b"] },
    machine: { exec: { ...up, [INFO]: info(["https://a.b/"]) } },
    done: true,
  },
  {
    name: "a daemon that takes new mirrors by reload",
    step: { kind: "unit", unit: "docker.service", registryMirrors: ["https://a.b"] },
    machine: (() => {
      let reloaded = false;
      return {
        exec: {
          ...up,
          [INFO]: () => info(reloaded ? ["https://a.b/"] : []),
          "systemctl reload": () => {
            reloaded = true;
            return {};
          },
        },
      };
    })(),
    done: false,
    runs: ["systemctl reload docker.service"],
  },
  {
    name: "a daemon that was started with the proxy",
    step: {
      kind: "unit",
      unit: "docker.service",
      registryMirrors: undefined,
      environment: ["HTTP_PROXY=http://p"],
    },
    machine: {
      files: { "/proc/7/environ": "A=b\0HTTP_PROXY=http://p\0" },
      exec: { ...up, [INFO]: info([]), "systemctl show": { stdout: "MainPID=7\n" } },
    },
    done: true,
  },
  {
    name: "a daemon that was started before the proxy was set",
    step: {
      kind: "unit",
      unit: "docker.service",
      registryMirrors: undefined,
      environment: ["HTTP_PROXY=http://p"],
    },
    machine: (() => {
      let pid = 7;
      return {
        files: { "/proc/7/environ": "HTTP_PROXY=http://p2\0", "/proc/8/environ": "HTTP_PROXY=http://p\0" },
        exec: {
          ...up,
          [INFO]: info([]),
          "systemctl show": () => ({ stdout: `MainPID=${pid}\n` }),
          "systemctl restart": () => {
            pid = 8;
            return {};
          },
          "systemctl reset-failed": {},
        },
      };
    })(),
    done: false,
    runs: ["systemctl reset-failed docker.service", "systemctl restart docker.service"],
  },
  {
    name: "a drop-in of the daemon's unit",
    step: {
      kind: "file",
      path: "/etc/x",
      content: "a\n",
      mode: 0o600,
      unit: "docker.service",
      title: { en: "", zh: "" },
      why: { en: "", zh: "" },
    },
    machine: { exec: { "systemctl daemon-reload": {} } },
    done: false,
    writes: ["/etc/x"],
    runs: ["systemctl daemon-reload"],
  },
  {
    name: "a daemon that does not start",
    step: { kind: "unit", unit: "docker.service", registryMirrors: undefined },
    machine: {
      exec: {
        "systemctl is-enabled": { code: 1 },
        "systemctl enable": { code: 1 },
        "systemctl reset-failed": {},
      },
    },
    done: false,
    fails: "daemon-down",
  },
  {
    name: "a daemon that is not the installed one",
    step: { kind: "verify", registryMirrors: undefined },
    machine: {
      exec: { ...up, [INFO]: info([]), "dockerd --version": { stdout: "Docker version 27.3.1, build x\n" } },
    },
    done: false,
    fails: "daemon-down",
  },
  {
    name: "a member of the group",
    step: { kind: "group-member", user: "li", group: "docker" },
    machine: { exec: { "id -nG": { stdout: "li sudo docker\n" } } },
    done: true,
  },
  {
    name: "no member yet",
    step: { kind: "group-member", user: "li", group: "docker" },
    machine: { exec: { "id -nG": { stdout: "li docker-users\n" }, usermod: {} } },
    done: false,
    runs: ["usermod -aG docker -- li"],
  },
  {
    name: "held packages, as dnf 4 lists them",
    step: {
      kind: "package-hold",
      hold: true,
      names: ["docker-ce", "containerd.io"],
      list: ["locks"],
      command: ["lock"],
      release: ["unlock"],
    },
    machine: { exec: { locks: { stdout: "docker-ce-3:27.3.1-1.el9.*\ncontainerd.io-0:2.1.5-1.el9.*\n" } } },
    done: true,
  },
  {
    name: "dpkg was interrupted",
    step: {
      kind: "package-mend",
      query,
      checks: [["dpkg", "--audit"]],
      duplicates: false,
      command: ["dpkg", "--configure", "-a"],
    },
    machine: {
      exec: { "dpkg --audit": { stdout: " docker-ce  half-configured\n" }, "dpkg --configure": {} },
    },
    done: false,
    runs: ["dpkg --configure -a"],
  },
  {
    name: "an rpm that is there twice",
    step: { kind: "package-mend", query: rpm, checks: [["names"]], duplicates: true, command: ["dedupe"] },
    machine: { exec: { names: { stdout: "docker-ce\ndocker-ce-cli\ndocker-ce\n" }, dedupe: {} } },
    done: false,
    runs: ["dedupe"],
  },
  {
    name: "an old entry for docker-ce beside others, a file of its own, and a directory of such a name",
    step: {
      kind: "repository-retire",
      directory: "/etc/apt/sources.list.d",
      files: ["/etc/apt/sources.list"],
      keep: "docker.sources",
      endings: [".list", ".sources"],
      oneLine: ".list",
      source: "URIs:",
    },
    machine: {
      files: {
        "/etc/apt/sources.list":
          "deb http://deb.example/ x main\ndeb [arch=amd64] https://mirrors.aliyun.com/docker-ce/linux/ubuntu x stable\n",
        "/etc/apt/sources.list.d/d.sources": "Types: deb\nURIs: https://download.docker.com/linux/ubuntu\n",
        "/etc/apt/sources.list.d/docker.sources": "URIs: https://download.docker.com/linux/ubuntu\n",
        "/etc/apt/sources.list.d/mixed.sources":
          "URIs: https://download.docker.com/linux/ubuntu\n\nURIs: https://other.example\n",
      },
      directories: ["/etc/apt/sources.list.d/x.list", "/etc/apt/sources.list.d/x.sources"],
    },
    done: false,
    writes: ["/etc/apt/sources.list", "/etc/apt/sources.list.d/d.sources.disabled"],
  },
];

function contextOf(system: FakeSystem): StepContext {
  return { system, changes: [], log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
}

describe.each(cases)("$name", ({ step, machine, done, runs, writes, fails }) => {
  it(done ? "is done" : "is done only after it ran", async () => {
    const system = fakeSystem(machine);
    const context = contextOf(system);
    const kind = kindOf(step);
    const difference = await kind.differs(step, { system: readOnly(system) });
    expect(difference === undefined).toBe(done);
    expect(system.changes).toEqual([]);
    if (done) return;
    const run = kind.run(step, context);
    if (fails) {
      await expect(run).rejects.toBeInstanceOf(SetupError);
      await expect(run).rejects.toMatchObject({ code: fails });
      return;
    }
    await run;
    const issued = system.commands.map((argv) => argv.join(" "));
    if (runs) expect(issued.filter((line) => !question.test(line))).toEqual(runs);
    if (writes)
      expect([...new Set(system.changes)].filter((path) => !/\.(new|bak)$/.test(path))).toEqual(writes);
    if (!kind.checkOnly && !runs) expect(await kind.differs(step, context)).toBeUndefined();
  });

  it("has words and a script in both languages", () => {
    const kind = kindOf(step);
    for (const text of [kind.title(step), kind.why(step)]) {
      if (step.kind !== "file") expect(Math.min(text.en.length, text.zh.length)).toBeGreaterThan(1);
    }
    expect(kind.script(step, (text) => text.zh).run).not.toBe("");
  });
});

it("holds a package again whose other version does not come", async () => {
  const old = { stdout: "docker-ce\t5:26\tinstalled\ndocker-ce-cli\t5:26\tinstalled\n" };
  const system = fakeSystem({
    exec: { query: old, holds: { stdout: "docker-ce\n" }, hold: {}, unhold: {}, install: { code: 100 } },
  });
  await expect(kindOf(install()).run(install(), contextOf(system))).rejects.toMatchObject({
    code: "step-failed",
  });
  expect(system.commands.at(-1)).toEqual(["hold", "docker-ce"]);
});

it("tells yum's own failure to install what is absent, and not that a downgrade has nothing to do", async () => {
  const step = install({ query: rpm, commands: [["install"], ["downgrade"]] });
  const failing = { query: { stdout: "" }, install: { code: 1, stderr: "Error: GPG check FAILED" } };
  const system = fakeSystem({ exec: { ...failing, downgrade: { code: 1, stderr: "Nothing to do" } } });
  await expect(kindOf(step).run(step, contextOf(system))).rejects.toMatchObject({
    code: "step-failed",
    output: expect.stringContaining("GPG check FAILED"),
    why: { en: expect.stringContaining("pinned key") },
  });
  expect(system.commands.some(([name]) => name === "downgrade")).toBe(false);
});

it("starts the daemon over a socket that outlived its package", async () => {
  const step: Step = { kind: "unit", unit: "docker.service", registryMirrors: undefined };
  let up = false;
  const start = () => {
    up = true;
    return {};
  };
  const system = fakeSystem({
    exec: {
      "systemctl is-enabled": () => ({ code: up ? 0 : 1 }),
      "systemctl is-active --quiet docker.service": () => ({ code: up ? 0 : 3 }),
      "systemctl is-active --quiet docker.socket": {},
      "systemctl reset-failed": {},
      "systemctl stop docker.socket": {},
      "systemctl enable --now": start,
      [INFO]: () => (up ? info([]) : { code: 1 }),
    },
  });
  await kindOf(step).run(step, contextOf(system));
  const issued = system.commands.map((argv) => argv.join(" "));
  expect(issued.indexOf("systemctl stop docker.socket")).toBeGreaterThan(-1);
  expect(issued.indexOf("systemctl stop docker.socket")).toBeLessThan(
    issued.indexOf("systemctl enable --now docker.service"),
  );
});

it("comments one entry out and keeps its neighbours", async () => {
  const { step, machine } = cases.at(-1)!;
  const system = fakeSystem(machine);
  await kindOf(step).run(step, contextOf(system));
  expect(system.text("/etc/apt/sources.list")).toBe(
    "deb http://deb.example/ x main\n# docker-setup: deb [arch=amd64] https://mirrors.aliyun.com/docker-ce/linux/ubuntu x stable\n",
  );
});
