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
      device: apart ? path.length : 1,
      free: free[path] ?? 0,
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
      const looked = demandRoom(system, { download: 100 * MB, installed: 350 * MB }, "/var/cache");
      if (lacks === undefined) await expect(looked).resolves.toBeUndefined();
      else
        await expect(looked).rejects.toMatchObject({
          code: "environment",
          what: { en: expect.stringContaining(lacks) },
        });
    },
  );

  it.each<{ title: string; manager: "apt" | "yum"; printed: string; room: [number, number] | undefined }>([
    {
      ...{ title: "apt", manager: "apt", room: [86.1e6, 362e6] },
      printed:
        "Need to get 86.1 MB of archives.\nAfter this operation, 362 MB of additional disk space will be used.\n",
    },
    {
      ...{ title: "apt, some of it there", manager: "apt", room: [12e3, 1024e3] },
      printed:
        "Need to get 12.0 kB/86.1 MB of archives.\nAfter this operation, 1,024 kB of additional disk space will be used.\n",
    },
    {
      ...{ title: "apt, less than before", manager: "apt", room: [0, 0] },
      printed: "Need to get 0 B/86.1 MB of archives.\nAfter this operation, 3 MB disk space will be freed.\n",
    },
    {
      ...{ title: "dnf 4", manager: "yum", room: [86 * 1024 ** 2, 362 * 1024 ** 2] },
      printed: "Total download size: 86 M\nInstalled size: 362 M\nOperation aborted.\n",
    },
    {
      ...{ title: "dnf 5", manager: "yum", room: [86 * 1024 ** 2, 362 * 1024 ** 2] },
      printed:
        "Total size of inbound packages is 87 MiB. Need to download 86 MiB.\nAfter this operation, 362 MiB extra will be used (install 362 MiB, remove 0 B).\n",
    },
    { title: "dnf with nothing to do", manager: "yum", printed: "Nothing to do.\n", room: undefined },
  ])("as $title tells it", ({ manager, printed, room }) => {
    const { transactions, origins } = managerOf(manager);
    const told = transactions.read(printed).room ?? origins?.room?.(printed);
    expect(told && [told.download, told.installed]).toEqual(room);
  });

  it("reads sizes", () => {
    expect([bytesOf("70.0 MiB", 1024), bytesOf("512 B", 1024), bytesOf("1,234 kB", 1000)]).toEqual([
      73400320, 512, 1234000,
    ]);
  });
});
