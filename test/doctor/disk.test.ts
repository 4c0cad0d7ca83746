import { expect, it } from "vitest";
import { disk } from "../../src/doctor/disk.ts";
import { fakeSystem } from "../system/fake.ts";
import { bare, good, info, itFinds, report, systemd } from "./machine.ts";

itFinds(disk, [
  ["good", {}, "ok", /\/var\/lib\/docker: 100 GB free/],
  ["little", { space: { free: 3e9 } }, "warn", /only 3\.0 GB free.*prune/],
  ["nothing", { space: { free: 2e8 } }, "fail", /only 0\.2 GB free/],
  ["few inodes", { space: { freeInodes: 5e4 } }, "warn", /only 5 % of its inodes/],
  ["no inodes", { space: { freeInodes: 0 } }, "fail", /only 0 % of its inodes/],
  ["a file system that does not count them", { space: { inodes: 0, freeInodes: 0 } }, "ok", /100 GB/],
  ["read-only", { space: { writable: false } }, "fail", /can't be written/],
  ["read-only to somebody who is not root", { uid: 1000, space: { writable: false } }, "ok", /100 GB/],
  [
    "elsewhere, as the daemon says",
    { exec: { "docker --host": info({ DockerRootDir: "/data/docker" }) } },
    "ok",
    /\/data\/docker/,
  ],
  [
    "elsewhere, as a flag says",
    {
      exec: {
        "systemctl show": systemd({ ActiveState: "inactive" }, {}, "/usr/bin/dockerd --data-root /srv/d"),
      },
    },
    "ok",
    /\/srv\/d/,
  ],
  [
    "elsewhere, as daemon.json says",
    {
      files: { "/etc/docker/daemon.json": '{"data-root": "/srv/j"}' },
      exec: { "docker --host": { code: 1 } },
    },
    "ok",
    /\/srv\/j/,
  ],
  [
    "nonsense for a place",
    { exec: { "docker --host": info({ DockerRootDir: "::" }) } },
    "ok",
    /\/var\/lib\/docker/,
  ],
  ["no Docker", bare, "ok", /\/var\/lib\/docker/],
]);

it("looks at containerd's place too, where that is another file system", async () => {
  const system = fakeSystem({ ...good, directories: ["/run/systemd/system", "/var/lib/containerd"] });
  const space = async (path: string) => ({
    free: path.includes("containerd") ? 1 : 100e9,
    writable: true,
    inodes: 0,
    freeInodes: 0,
    device: 1,
  });
  const { checks } = await report({ ...system, files: { ...system.files, space } }, { only: [disk] });
  expect([checks[0]?.state, checks[0]?.said.en]).toEqual(["fail", "/var/lib/containerd: only 0.0 GB free"]);
});
