import { cgroup } from "../../src/doctor/cgroup.ts";
import { bare, info, itFinds } from "./machine.ts";

const v1 = { "/sys/fs/cgroup/cgroup.controllers": undefined, "/sys/fs/cgroup/memory": "" };
const old = info({ CgroupVersion: undefined, CgroupDriver: "cgroupfs" });

itFinds(cgroup, [
  ["good", {}, "ok", /v2, driver systemd/],
  ["v1 and its own driver", { files: v1, exec: { "docker --host": old } }, "ok", /v1, driver cgroupfs/],
  [
    "v2 and another driver than systemd",
    { exec: { "docker --host": info({ CgroupDriver: "cgroupfs" }) } },
    "warn",
    /v2 with the driver cgroupfs.*native\.cgroupdriver=systemd/,
  ],
  [
    "the same without systemd",
    { directories: [], exec: { "docker --host": info({ CgroupDriver: "cgroupfs" }) } },
    "ok",
    /cgroupfs/,
  ],
  [
    "kubelet wants another",
    { files: { "/var/lib/kubelet/config.yaml": "kind: X\ncgroupDriver: cgroupfs\n" } },
    "warn",
    /kubelet's is cgroupfs/,
  ],
  [
    "no limits",
    { exec: { "docker --host": info({ MemoryLimit: false, PidsLimit: false }) } },
    "warn",
    /memory, pids of containers can't be limited/,
  ],
  ["none", { files: { "/sys/fs/cgroup/cgroup.controllers": undefined } }, "warn", /no control groups/],
  [
    "nonsense",
    { exec: { "docker --host": info({ CgroupDriver: [], CgroupVersion: 9 }) } },
    "ok",
    /v2, driver \?/,
  ],
  ["no Docker", bare, "skip", /v2; driver: Docker is not installed/],
]);
