import { expect, it } from "vitest";
import { kindOf, type Step } from "../../../src/plan/steps/index.ts";
import { fakeSystem } from "../../system/fake.ts";
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
