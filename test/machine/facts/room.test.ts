/** Room on disk, by what package managers say that they need, file system by file system. */
import { describe, expect, it } from "vitest";
import { demandRoom } from "../../../src/machine/facts/room.ts";
import { managerOf } from "../../../src/machine/managers/index.ts";
import { bytesOf } from "../../../src/machine/managers/rehearsal.ts";
import { fakeSystem } from "../../system/fake.ts";

const MB = 1e6;
const disks = (free: Record<string, number>, apart: boolean) => {
  const system = fakeSystem();
  const files = {
    ...system.files,
    space: async (path: string) => ({
      ...(await system.files.space(path)),
      device: apart && path === "/var/cache" ? 2 : 1,
      free: free[path] ?? free["/usr"] ?? 0,
    }),
  };
  return { ...system, files };
};

describe("room", () => {
  it.each<{ cache: number; usr: number; apart: boolean; lacks: string | undefined }>([
    { cache: 500, usr: 500, apart: false, lacks: undefined },
    { cache: 400, usr: 400, apart: false, lacks: "/usr has 400 MB left, and 480 MB are needed" },
    { cache: 150, usr: 400, apart: true, lacks: undefined },
    { cache: 100, usr: 900, apart: true, lacks: "/var/cache has 100 MB left, and 130 MB are needed" },
    { cache: 900, usr: 300, apart: true, lacks: "/usr has 300 MB left, and 380 MB are needed" },
  ])(
    "$cache MB below /var/cache and $usr below /usr, apart: $apart",
    async ({ cache, usr, apart, lacks }) => {
      const system = disks({ "/var/cache": cache * MB, "/usr": usr * MB }, apart);
      const looked = demandRoom(system, { download: 100 * MB, installed: 350 * MB }, undefined);
      if (lacks === undefined) await expect(looked).resolves.toBeUndefined();
      else
        await expect(looked).rejects.toMatchObject({
          code: "environment",
          what: { en: expect.stringContaining(lacks) },
        });
    },
  );

  const big = 900 * MB;
  it.each<[string, Record<string, number>, Record<string, number>, string | undefined]>([
    ["all are large", {}, {}, undefined],
    [
      "apt's cache is small, and /var/cache is not",
      { "/var/cache/apt/archives": 30 * MB },
      {},
      "/var/cache/apt/archives has 30 MB left, and 130 MB are needed",
    ],
    [
      "apt's lists are on a full one",
      { "/var/lib/apt/lists": 1 * MB },
      {},
      "/var/lib/apt/lists has 1 MB left, and 5 MB",
    ],
    [
      "dockerd's data is on a full one",
      { "/var/lib/docker": 0 },
      {},
      "/var/lib/docker has 0 MB left, and 5 MB",
    ],
    ["containerd's is", { "/var/lib/containerd": 0 }, {}, "/var/lib/containerd has 0 MB left, and 5 MB"],
    ["/usr has no inodes", {}, { "/usr": 999 }, "/usr can hold 999 more files (inodes), and 1000 are needed"],
    ["/var/lib/docker has none", {}, { "/var/lib/docker": 0 }, "/var/lib/docker can hold 0 more files"],
  ])("where %s", async (_, free, freeInodes, lacks) => {
    const system = fakeSystem({ directories: ["/var/cache/apt/archives"] });
    const ids = new Map<string, number>();
    const space = async (path: string) => {
      ids.set(path, ids.get(path) ?? ids.size);
      const { writable } = await system.files.space(path);
      return {
        ...{ writable, device: ids.get(path)!, free: free[path] ?? big, inodes: 10_000 },
        freeInodes: freeInodes[path] ?? 10_000,
      };
    };
    const apart = { ...system, files: { ...system.files, space } };
    const looked = demandRoom(apart, { download: 100 * MB, installed: 350 * MB }, managerOf("apt").keeps);
    if (lacks === undefined) await expect(looked).resolves.toBeUndefined();
    else await expect(looked).rejects.toMatchObject({ what: { en: expect.stringContaining(lacks) } });
  });

  it.each<{ title: string; printed: string; room: [number, number] | undefined }>([
    {
      ...{ title: "dnf 4", room: [86 * 1024 ** 2, 362 * 1024 ** 2] },
      printed: "Total download size: 86 M\nInstalled size: 362 M\nOperation aborted.\n",
    },
    {
      ...{ title: "dnf 5", room: [86 * 1024 ** 2, 362 * 1024 ** 2] },
      printed:
        "Total size of inbound packages is 87 MiB. Need to download 86 MiB.\nAfter this operation, 362 MiB extra will be used (install 362 MiB, remove 0 B).\n",
    },
    { title: "dnf with nothing to do", printed: "Nothing to do.\n", room: undefined },
  ])("as $title tells it", ({ printed, room }) => {
    const told = managerOf("yum").transactions.read(printed).room;
    expect(told && [told.download, told.installed]).toEqual(room);
  });

  it.each([
    [
      "what comes",
      "Package: a\nInstalled-Size: 100\nSize: 9000\n\nPackage: b\nInstalled-Size: 28\nSize: 500\n",
      "",
      [9500, 131072],
    ],
    [
      "what is replaced, too",
      "Package: a\nInstalled-Size: 100\nSize: 9000\n",
      "Installed-Size: 101\n",
      [9000, -1024],
    ],
    ["what apt does not know", "", "", [0, 0]],
  ])("by apt's records: %s", (_, come, go, [download, installed]) => {
    expect(managerOf("apt").transactions.room!.read(come, go)).toEqual({ download, installed });
  });

  it("reads sizes", () => {
    expect([bytesOf("70.0 MiB", 1024), bytesOf("512 B", 1024), bytesOf("1,234 kB", 1000)]).toEqual([
      73400320, 512, 1234000,
    ]);
  });
});
