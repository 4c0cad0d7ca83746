import { expect, it } from "vitest";
import { kindOf, type Step } from "../../../src/plan/steps/index.ts";
import { type FakeAnswer, fakeSystem } from "../../system/fake.ts";
import { type Case, check, contextOf, query, rpm } from "./cases.ts";

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
    name: "nothing but what a killed package manager left beside the files of its packages",
    step: install({
      files: { list: ["names", "-l"], owner: ["names", "-f"], all: ["names"], of: ["docker-ce", "iptables"] },
    }),
    machine: {
      exec: {
        query: both,
        "names -l docker-ce iptables": { stdout: "/usr/bin/dockerd\n/usr/sbin/iptables\n" },
        "names -f": { code: 1 },
        install: { code: 1 },
      },
      files: {
        "/usr/bin/dockerd;6b0d7322": "",
        "/usr/bin/docker;6b0d7322": "",
        "/usr/sbin/iptables;6b0d7322": "",
      },
    },
    done: false,
    runs: [],
    writes: ["/usr/bin/dockerd;6b0d7322", "/usr/sbin/iptables;6b0d7322"],
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
];

check(cases);

it("holds a package again whose other version does not come", async () => {
  const old = { stdout: "docker-ce\t5:26\tinstalled\ndocker-ce-cli\t5:26\tinstalled\n" };
  const system = fakeSystem({
    exec: { query: old, holds: { stdout: "docker-ce\n" }, hold: {}, unhold: {}, install: { code: 100 } },
  });
  await expect(kindOf(install()).run(install(), contextOf(system))).rejects.toMatchObject({
    code: "step-failed",
  });
  expect(system.commands.filter(([word]) => word !== "query").at(-1)).toEqual(["hold", "docker-ce"]);
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

it("says that only looks are left once its last command is done, and nothing is run after that", async () => {
  const step = install();
  const system = fakeSystem({ exec: once("install", "", both.stdout) });
  let issued: string[] | undefined;
  const settled = () => {
    issued = system.commands.map(([word = ""]) => word).filter((word) => word !== "query");
  };
  await kindOf(step).run(step, { ...contextOf(system), settled });
  expect(issued).toEqual(["install"]);
  expect(system.commands.filter(([word]) => word !== "query")).toHaveLength(1);
});
