import { describe, expect, it } from "vitest";
import { lookAtData, mountsBelow, shimNamespaces } from "../../../src/machine/docker-data/look.ts";
import { fakeSystem } from "../../system/fake.ts";

const id = "a".repeat(64);
const other = "b".repeat(64);

/**
 * What lies in the directory → what of it a dockerd made, and what else is named. Each is a file in the fake system; one
 * of runtimes is the script that dockerd writes there.
 */
const rows: readonly {
  readonly name: string;
  readonly files: readonly string[];
  readonly made: string[];
  readonly foreign?: string[];
}[] = [
  {
    name: "a data directory of 28",
    files: [
      "engine-id",
      "buildkit/cache.db",
      "buildkit/net/cni",
      `containers/${id}/config.v2.json`,
      "image/overlay2/repositories.json",
      "network/files/local-kv.db",
      "network/files/resolv.conf.hash",
      "buildkit/containerd-overlayfs/workerid",
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
    made: ["engine-id", "image/overlay2"],
    foreign: ["image/holiday.jpg"],
  },
  {
    name: "what people put deep into Docker's own folders",
    files: [
      `containers/${id}/config.v2.json`,
      `containers/${id}/${id}-json.log.1`,
      `containers/${id}/notes.txt`,
      "containers/list.txt",
      "network/files/local-kv.db",
      "network/files/plan.md",
      "overlay2/l/ABC",
      `overlay2/${id}/diff/etc/passwd`,
      `overlay2/${id}/notes`,
      `overlay2/${other}/diff/x`,
      "overlay2/backup.tar",
      "plugins/mine/x",
      "runtimes/notes",
      "swarm/certificates/swarm-node.key",
      "swarm/certificates/old.key",
      "volumes/db/_data/pg",
      "volumes/db/dump.sql",
      "volumes/cache/_data/x",
      "volumes/lost/x",
      "buildkit/cache.db",
    ],
    made: [
      "buildkit",
      `containers/${id}/${id}-json.log.1`,
      `containers/${id}/config.v2.json`,
      "network/files/local-kv.db",
      `overlay2/${id}/diff`,
      `overlay2/${other}`,
      "overlay2/l",
      "swarm/certificates/swarm-node.key",
      "volumes/cache",
      "volumes/db/_data",
    ],
    foreign: [
      `containers/${id}/notes.txt`,
      "containers/list.txt",
      "network/files/plan.md",
      `overlay2/${id}/notes`,
      "overlay2/backup.tar",
      "plugins",
      "runtimes",
      "swarm/certificates/old.key",
      "volumes/db/dump.sql",
      "volumes/lost",
    ],
  },
  { name: "a system directory", files: ["systemd/systemd", "os-release", "tmpfiles.d/x.conf"], made: [] },
];

describe("what dockerd made in a directory", () => {
  it.each(rows)("$name", async ({ files, made, foreign }) => {
    const content = (name: string) => (name === "runtimes/runc" ? "#!/bin/sh\n" : "x");
    const system = fakeSystem({
      files: Object.fromEntries(files.map((name) => [`/data/${name}`, content(name)])),
    });
    const found = await lookAtData(system, "/data", "dockerd");
    expect(found.made).toEqual(made);
    if (foreign) return expect(found.foreign).toEqual(foreign);
    const all = [...new Set(files.map((name) => name.split("/")[0]!))].sort();
    expect(found.foreign).toEqual(all.filter((name) => !made.includes(name)));
  });

  it("containerd's are known as deep", async () => {
    const names = [
      "io.containerd.content.v1.content/blobs/x",
      "io.containerd.content.v1.content/old.tar",
      "io.containerd.snapshotter.v1.overlayfs/metadata.db",
      "io.containerd.grpc.v1.cri/x",
    ];
    const system = fakeSystem({ files: Object.fromEntries(names.map((name) => [`/c/${name}`, ""])) });
    expect(await lookAtData(system, "/c", "containerd")).toEqual({
      made: [
        "io.containerd.content.v1.content/blobs",
        "io.containerd.grpc.v1.cri",
        "io.containerd.snapshotter.v1.overlayfs",
      ],
      foreign: ["io.containerd.content.v1.content/old.tar"],
    });
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
