import { describe, expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import { kindOf, type Step } from "../../../src/plan/steps/index.ts";
import { type FakeAnswer, type FakeSystem, fakeSystem } from "../../system/fake.ts";
import { type Case, check, contextOf, INFO, info, up } from "./cases.ts";

const cases: Case[] = [
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
];

check(cases);

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

describe("what a run wrote and could not use", () => {
  const path = "/etc/docker/daemon.json";
  const step: Step = { kind: "unit", unit: "docker.service", registryMirrors: ["https://a.b"] };
  const change = { what: "file", path, reload: "docker.service", before: { type: "absent" } } as const;
  const active = (exe: string, more: Record<string, FakeAnswer> = {}) =>
    fakeSystem({
      files: { [path]: '{"registry-mirrors": ["https://a.b"]}' },
      symlinks: { "/proc/7/exe": exe },
      exec: {
        ...up,
        "systemctl show": { stdout: "MainPID=7\n" },
        "systemctl reset-failed": {},
        "systemctl reload": {},
        "systemctl restart": {},
        ...more,
      },
    });
  const issued = (system: FakeSystem) => system.commands.map((argv) => argv.join(" "));

  it("is put back where the service runs another program, which no reload ends", async () => {
    const system = active("/usr/bin/sleep", { [INFO]: { code: 124 } });
    const run = kindOf(step).run(step, { ...contextOf(system), changes: [change] });
    await expect(run).rejects.toMatchObject({ code: "daemon-down" });
    expect(system.text(path)).toBeUndefined();
    expect(issued(system)).not.toContain("systemctl reload docker.service");
  });

  it("is put back where the daemon does not take it and may not be restarted", async () => {
    const system = active("/usr/bin/dockerd", { [INFO]: info([]) });
    const refused = new SetupError("containers-running", { en: "1 would stop: web", zh: "会停止 1 个：web" });
    const run = kindOf(step).run(step, {
      ...contextOf(system),
      changes: [change],
      allowInterruption: () => Promise.reject(refused),
    });
    const zh = `会停止 1 个：web。${path} 已恢复原样。`;
    await expect(run).rejects.toMatchObject({
      code: "containers-running",
      what: { en: `1 would stop: web. ${path} is as it was before.`, zh },
    });
    expect(system.text(path)).toBeUndefined();
    expect(issued(system)).not.toContain("systemctl restart docker.service");
  });

  it("a dockerd that a wrapper started gets the reload itself", async () => {
    let taken = false;
    const machine = active("/usr/bin/dash", {
      [INFO]: () => info(taken ? ["https://a.b/"] : []),
      "kill -s HUP 9": () => {
        taken = true;
        return {};
      },
    });
    await machine.files.write("/run/docker.pid", "9\n", { mode: 0o644 });
    await machine.files.write("/proc/9/stat", "9 (dock er) S 7 1 1 0", { mode: 0o444 });
    const readLink = machine.files.readLink;
    machine.files.readLink = async (link) => (link === "/proc/9/exe" ? "/usr/bin/dockerd" : readLink(link));
    await kindOf(step).run(step, contextOf(machine));
    expect(issued(machine)).toContain("kill -s HUP 9");
    expect(issued(machine)).not.toContain("systemctl reload docker.service");
  });
});
