import { expect, it } from "vitest";
import { daemon } from "../../src/doctor/daemon.ts";
import { bare, info, itFinds, machine, report, systemd } from "./machine.ts";

const denied = { code: 1, stdout: '{"ServerErrors":["permission denied while trying to connect"]}' };
const silent = { code: 124, stdout: "" };

itFinds(daemon, [
  ["good", {}, "ok", /28\.5\.2 answers; starts at boot/],
  ["none", bare, "fail", /not installed/],
  [
    "stopped, though it starts at boot",
    { exec: { "systemctl show": systemd({ ActiveState: "inactive" }) } },
    "fail",
    /does not run.*systemctl start docker/,
  ],
  [
    "asleep behind its socket",
    { exec: { "systemctl show": systemd({ ActiveState: "inactive", UnitFileState: "disabled" }) } },
    "ok",
    /sleeps/,
  ],
  [
    "switched off",
    {
      exec: {
        "systemctl show": systemd(
          { ActiveState: "inactive", UnitFileState: "disabled" },
          { ActiveState: "inactive" },
        ),
      },
    },
    "fail",
    /does not run/,
  ],
  [
    "masked",
    { exec: { "systemctl show": systemd({ ActiveState: "inactive", UnitFileState: "masked" }) } },
    "fail",
    /masked.*unmask/,
  ],
  [
    "no unit",
    { exec: { "systemctl show": systemd({ ActiveState: "inactive", LoadState: "not-found" }) } },
    "fail",
    /no docker\.service/,
  ],
  [
    "failed, with dockerd's words",
    {
      exec: {
        "systemctl show": systemd({ ActiveState: "failed", SubState: "failed" }),
        journalctl: {
          stdout:
            "the following directives are specified both as a flag and in the configuration file: hosts: (…)\n",
        },
      },
    },
    "fail",
    /failed \(failed\): A setting is both.*hosts.*systemctl restart/,
  ],
  [
    "failed at its command line: what it prints of its flags buries the reason",
    {
      exec: {
        "systemctl show": systemd({ ActiveState: "failed", SubState: "failed" }),
        journalctl: {
          stdout: `Status: unknown flag: --nosuch\nUsage:\tdockerd [OPTIONS]\n${"      --label list   Set key=value labels\n".repeat(140)}, Code: 125\n`,
        },
      },
    },
    "fail",
    /failed \(failed\): dockerd does not know.*--nosuch/,
  ],
  [
    "restarting for ever",
    { exec: { "systemctl show": systemd({ ActiveState: "activating", SubState: "auto-restart" }) } },
    "fail",
    /activating \(auto-restart\).*journalctl/,
  ],
  [
    "not at boot",
    { exec: { "systemctl show": systemd({ UnitFileState: "disabled" }, { UnitFileState: "disabled" }) } },
    "warn",
    /does not start at boot.*systemctl enable/,
  ],
  [
    "at boot by its socket",
    { exec: { "systemctl show": systemd({ UnitFileState: "disabled" }) } },
    "ok",
    /by its socket/,
  ],
  [
    "without its containerd",
    { exec: { "docker --host": info({ ContainerdCommit: { ID: "N/A" } }) } },
    "fail",
    /no container can start.*journalctl -u containerd/,
  ],
  [
    "another version than the installed",
    { exec: { "dockerd --version": { stdout: "Docker version 29.0.0, build 1" } } },
    "warn",
    /28\.5\.2 runs, 29\.0\.0 is installed.*restart/,
  ],
  ["silent", { exec: { "docker --host": silent } }, "fail", /does not answer docker info/],
  [
    "an error of its own",
    {
      exec: { "docker --host": { code: 1, stdout: "", stderr: "x\nCannot connect to the Docker daemon\n" } },
    },
    "fail",
    /Cannot connect/,
  ],
  ["no permission", { uid: 1000, exec: { "docker --host": denied } }, "skip", /without sudo/],
  ["systemd is silent", { exec: { "systemctl show": { code: 1 } } }, "skip", /systemd does not answer/],
  ["no systemd, and it answers", { directories: [] }, "ok", /28\.5\.2 answers/],
  ["nonsense", { exec: { "docker --host": { stdout: "[1, 2]" } } }, "fail", /does not answer/],
]);

it("never asks a daemon that sleeps: that would wake it", async () => {
  const system = machine({
    exec: { "systemctl show": systemd({ ActiveState: "inactive", UnitFileState: "disabled" }) },
  });
  const { verdict } = await report(system);
  expect(system.commands.filter(([name]) => name === "docker")).toEqual([]);
  expect(verdict).toBe("ok");
});
