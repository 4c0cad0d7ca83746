import { describe, expect, it } from "vitest";
import { lookAtData, mountsBelow, shimNamespaces } from "../../../src/machine/docker-data/look.ts";
import { fakeSystem } from "../../system/fake.ts";

const id = "a".repeat(64);

/** What lies in the directory → which of its names a dockerd made. Each is a file in the fake system. */
const rows: readonly { readonly name: string; readonly files: readonly string[]; readonly made: string[] }[] =
  [
    {
      name: "a data directory of 28",
      files: [
        "engine-id",
        "buildkit/cache.db",
        "buildkit/net/cni",
        `containers/${id}/config.v2.json`,
        "image/overlay2/repositories.json",
        "network/files/local-kv.db",
        "overlay2/l/ABC",
        `overlay2/${id}/diff/etc/passwd`,
        "plugins/tmp/x",
        "runtimes/runc",
        "swarm/state.json",
        "volumes/metadata.db",
        "volumes/mine/_data/file",
      ],
      made: [
        "buildkit",
        "containers",
        "engine-id",
        "image",
        "network",
        "overlay2",
        "plugins",
        "runtimes",
        "swarm",
        "volumes",
      ],
    },
    {
      name: "a driver that copies, on a disk with quotas",
      files: [`vfs/dir/${id}/etc/passwd`, "vfs/backingFsBlockDev", "engine-id"],
      made: ["engine-id", "vfs"],
    },
    {
      name: "a person's folders with the same names",
      files: [
        "image/holiday.jpg",
        "network/diagram.png",
        "volumes/photos/1.jpg",
        "containers/list.txt",
        "tmp/me",
      ],
      made: [],
    },
    {
      name: "a person's photo in a folder of dockerd's",
      files: ["image/overlay2/repositories.json", "image/holiday.jpg", "engine-id"],
      made: ["engine-id"],
    },
    { name: "a system directory", files: ["systemd/systemd", "os-release", "tmpfiles.d/x.conf"], made: [] },
  ];

describe("what dockerd made in a directory", () => {
  it.each(rows)("$name", async ({ files, made }) => {
    const system = fakeSystem({ files: Object.fromEntries(files.map((name) => [`/data/${name}`, "x"])) });
    const found = await lookAtData(system, "/data", "dockerd");
    expect(found.made).toEqual(made);
    const all = [...new Set(files.map((name) => name.split("/")[0]!))].sort();
    expect(found.foreign).toEqual(all.filter((name) => !made.includes(name)));
  });

  it("a link is nobody's", async () => {
    const system = fakeSystem({
      files: { "/data/other": "" },
      symlinks: { "/data/volumes": "/mnt/elsewhere" },
    });
    expect(await lookAtData(system, "/data", "dockerd")).toEqual({ made: [], foreign: ["other", "volumes"] });
  });
});

it("finds mounts below, blanks in octal, and tells a container's from others", async () => {
  const line = (path: string) => `36 35 98:0 / ${path} rw,noatime shared:1 - ext4 /dev/sda1 rw`;
  const text = [
    line("/"),
    line("/data/overlay2/x/merged"),
    line("/data/volumes/my\\040nas/_data"),
    line("/database"),
  ].join("\n");
  const system = fakeSystem({ files: { "/proc/self/mountinfo": text } });
  expect(await mountsBelow(system, ["/data"])).toEqual([
    { path: "/data/overlay2/x/merged", container: true },
    { path: "/data/volumes/my nas/_data", container: false },
  ]);
});

it("finds the namespaces of shims that run", async () => {
  const shim = (namespace: string) =>
    ["/usr/bin/containerd-shim-runc-v2", "-namespace", namespace, "-id", id, ""].join("\0");
  const system = fakeSystem({
    files: {
      "/proc/12/cmdline": shim("moby"),
      "/proc/13/cmdline": shim("k8s.io"),
      "/proc/14/cmdline": "/bin/bash\0-c\0containerd-shim -namespace no\0",
    },
  });
  expect(await shimNamespaces(system)).toEqual(["k8s.io", "moby"]);
});
