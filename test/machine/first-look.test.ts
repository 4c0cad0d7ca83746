import { expect, it } from "vitest";
import { firstLook } from "../../src/machine/first-look.ts";
import { fakeSystem } from "../system/fake.ts";

const bare = {
  files: { "/etc/os-release": "ID=debian\n", "/run/systemd/system/x": "", "/usr/bin/apt-get": "" },
};

it("has asked before it says that it has begun, and by one process", async () => {
  const system = fakeSystem({ ...bare, files: { ...bare.files, "/usr/bin/dockerd": "" } });
  await firstLook(system).begun;
  // The shell of this machine answers nothing, and so each is asked by itself then.
  const [first = []] = system.commands;
  expect(first.slice(0, 2)).toEqual(["sh", "-c"]);
  for (const words of [
    "dpkg-query -W",
    "dpkg --print-architecture",
    "dpkg -S",
    "dpkg --audit",
    "systemctl show",
    "systemctl is-enabled --quiet docker.service",
  ])
    expect(first.join(" ")).toContain(words);
});

it("asks nothing of a service without Docker", async () => {
  const system = fakeSystem(bare);
  await firstLook(system).begun;
  expect(system.commands.flat().join(" ")).not.toContain("systemctl");
});

it("starts nothing that would wait for ever, says so to whoever waits for the host, and to nobody else", async () => {
  const path = "/etc/systemd/system/docker.service.d/x.conf";
  const system = fakeSystem({
    ...bare,
    symlinks: { [path]: "/srv/end" },
    exec: { stat: { stdout: `fifo\t0:0\t${path}\n` } },
  });
  const { begun, host } = firstLook(system);
  await begun;
  expect(system.commands.map(([name]) => name)).toEqual(["stat"]);
  await expect(host).rejects.toMatchObject({ code: "environment" });
});
