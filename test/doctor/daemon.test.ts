import { expect, it } from "vitest";
import { daemon } from "../../src/doctor/daemon.ts";
import { dockerGroup } from "../../src/doctor/docker-group.ts";
import { socket } from "../../src/doctor/socket.ts";
import { storageDriver } from "../../src/doctor/storage-driver.ts";
import { bare, finding, info, machine, type Row, report, systemd } from "./machine.ts";

const denied = { code: 1, stdout: '{"ServerErrors":["permission denied while trying to connect"]}' };
const silent = { code: 124, stdout: "" };
const sock = (mode: number, gid = 999, uid = 0) => ({
  files: { "/var/run/docker.sock": { content: "", mode, gid, uid } },
});

it.each<Row>([
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
    /failed \(failed\): A setting stands both.*hosts.*systemctl restart/,
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
])("daemon: %s", async (_, more, state, said) => {
  const found = await finding(daemon, more);
  expect(`${found.said.en} ${found.next?.en}`).toMatch(said);
  expect(found.state).toBe(state);
});

it("never asks a daemon that sleeps: that would wake it", async () => {
  const system = machine({
    exec: { "systemctl show": systemd({ ActiveState: "inactive", UnitFileState: "disabled" }) },
  });
  const { verdict } = await report(system);
  expect(system.commands.filter(([name]) => name === "docker")).toEqual([]);
  expect(verdict).toBe("ok");
});

it.each<Row>([
  ["good", {}, "ok", /^root:docker 0660/],
  [
    "who typed sudo is in the group",
    { env: { SUDO_USER: "ann" }, exec: { "id -nG": { stdout: "ann docker\n" } } },
    "ok",
    /ann may use it/,
  ],
  [
    "who typed sudo is not",
    { env: { SUDO_USER: "bob" }, exec: { "id -nG": { stdout: "bob\n" } } },
    "ok",
    /bob needs sudo/,
  ],
  [
    "a user who may not",
    { uid: 1001, exec: { "docker --host": denied, "id -un": { stdout: "bob\n" } } },
    "warn",
    /bob may not use it.*usermod -aG docker bob/,
  ],
  [
    "a user who joined too late",
    { uid: 1000, exec: { "docker --host": denied, "id -un": { stdout: "ann\n" } } },
    "warn",
    /after logging in.*newgrp/,
  ],
  ["open to everybody", sock(0o666), "fail", /0666: every user.*chmod 0660/],
  ["closed to the group", sock(0o600), "warn", /0600 instead of 0660/],
  ["another group's", sock(0o660, 0), "warn", /belongs to 0:0/],
  ["another user's", sock(0o660, 999, 1000), "warn", /belongs to 1000:999/],
  [
    "missing while the daemon runs",
    { files: { "/var/run/docker.sock": undefined } },
    "fail",
    /no \/var\/run\/docker\.sock/,
  ],
  [
    "missing while it is stopped",
    {
      files: { "/var/run/docker.sock": undefined },
      exec: { "systemctl show": systemd({ ActiveState: "inactive" }) },
    },
    "skip",
    /does not run/,
  ],
  [
    "the API in the open",
    {
      exec: {
        "docker --host": info({
          Warnings: ["WARNING: API is accessible on http://0.0.0.0:2375 without encryption."],
        }),
      },
    },
    "fail",
    /^API is accessible/,
  ],
  ["none", bare, "skip", /not installed/],
])("socket: %s", async (_, more, state, said) => {
  const found = await finding(socket, more);
  expect(`${found.said.en} ${found.next?.en}`).toMatch(said);
  expect(found.state).toBe(state);
});

it.each<Row>([
  ["one member", {}, "ok", /^ann: equal to root/],
  [
    "those whose own group it is",
    { files: { "/etc/passwd": "eve:x:1002:999::/:/bin/sh\n" } },
    "ok",
    /^ann, eve: /,
  ],
  [
    "by the name service alone",
    { files: { "/etc/group": "" }, exec: { "getent group": { stdout: "docker:*:999:a,b\n" } } },
    "ok",
    /^a, b: /,
  ],
  [
    "many",
    { files: { "/etc/group": `docker:x:999:${[..."abcdefghij"].join(",")}\n` } },
    "ok",
    /h and 2 more/,
  ],
  ["nobody", { files: { "/etc/group": "docker:x:999:\n" } }, "ok", /nobody/],
  ["missing", { files: { "/etc/group": "root:x:0:\n" } }, "warn", /no group docker.*groupadd/],
  ["nonsense", { files: { "/etc/group": "docker:x:many:ann\n" } }, "warn", /no group docker/],
  ["no Docker", bare, "skip", /not installed/],
])("docker group: %s", async (_, more, state, said) => {
  const found = await finding(dockerGroup, more);
  expect(`${found.said.en} ${found.next?.en}`).toMatch(said);
  expect(found.state).toBe(state);
});

const driver = (Driver: string, ...DriverStatus: string[][]) => ({
  exec: { "docker --host": info({ Driver, DriverStatus }) },
});
it.each<Row>([
  ["overlay2", {}, "ok", /overlay2 \(extfs\)/],
  [
    "containerd's image store",
    driver("overlayfs", ["driver-type", "io.containerd.snapshotter.v1"]),
    "ok",
    /overlayfs, containerd/,
  ],
  [
    "xfs without ftype",
    driver("overlay2", ["Backing Filesystem", "xfs"], ["Supports d_type", "false"]),
    "fail",
    /xfs without d_type.*mkfs/,
  ],
  ["vfs", driver("vfs"), "warn", /vfs: copies/],
  ["devicemapper", driver("devicemapper"), "warn", /gone since/],
  [
    "nonsense",
    { exec: { "docker --host": info({ Driver: 7, DriverStatus: "x" }) } },
    "skip",
    /does not tell/,
  ],
  ["no answer", { exec: { "docker --host": silent } }, "skip", /does not answer/],
  ["no permission", { uid: 1000, exec: { "docker --host": denied } }, "skip", /sudo/],
])("storage driver: %s", async (_, more, state, said) => {
  const found = await finding(storageDriver, more);
  expect(`${found.said.en} ${found.next?.en}`).toMatch(said);
  expect(found.state).toBe(state);
});
