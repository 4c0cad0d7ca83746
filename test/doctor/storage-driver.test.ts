import { storageDriver } from "../../src/doctor/storage-driver.ts";
import { info, itFinds } from "./machine.ts";

const denied = { code: 1, stdout: '{"ServerErrors":["permission denied while trying to connect"]}' };
const silent = { code: 124, stdout: "" };

const driver = (Driver: string, ...DriverStatus: string[][]) => ({
  exec: { "docker --host": info({ Driver, DriverStatus }) },
});

itFinds(storageDriver, [
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
  ["devicemapper", driver("devicemapper"), "warn", /removed in/],
  [
    "nonsense",
    { exec: { "docker --host": info({ Driver: 7, DriverStatus: "x" }) } },
    "skip",
    /does not tell/,
  ],
  ["no answer", { exec: { "docker --host": silent } }, "skip", /does not answer/],
  ["no permission", { uid: 1000, exec: { "docker --host": denied } }, "skip", /sudo/],
]);
