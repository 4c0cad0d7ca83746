import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { readDaemonJson } from "../../src/machine/daemon-json/read.ts";
import { realSystem } from "../../src/system/real.ts";
import { realFiles } from "../../src/system/real-files.ts";

const directory = mkdtempSync(join(tmpdir(), "files-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("what stands in a file's place is refused at once", () => {
  const places: Record<string, (path: string) => void> = {
    "a pipe": (path) => void execFileSync("mkfifo", [path]),
    "a directory": (path) => void mkdirSync(path),
    "an endless device": (path) => symlinkSync("/dev/zero", path),
    "a link to a pipe": (path) => {
      execFileSync("mkfifo", [`${path}.pipe`]);
      symlinkSync(`${path}.pipe`, path);
    },
    "a huge sparse file": (path) => void execFileSync("truncate", ["--size=8G", path]),
  };
  it.each(Object.entries(places))("%s", async (name, make) => {
    const path = join(directory, name.replaceAll(" ", "-"));
    make(path);
    const start = performance.now();
    await expect(realFiles.read(path)).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
    await expect(readDaemonJson(realSystem(), path)).rejects.toMatchObject({
      code: "environment",
      what: { en: `${path} can't be read.` },
      output: expect.stringMatching(/is not a regular file|is larger than/),
    });
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

it("a file and a file of /proc, which tells no size, are read whole; an absent one is undefined", async () => {
  writeFileSync(join(directory, "plain"), "text");
  expect((await realFiles.read(join(directory, "plain")))?.toString()).toBe("text");
  expect((await realFiles.read("/proc/self/status"))?.toString()).toMatch(/^Name:.*Threads:/s);
  expect(await realFiles.read(join(directory, "absent"))).toBeUndefined();
  expect(await realFiles.read(join(directory, "plain/below"))).toBeUndefined();
  // Found by attack: /etc/docker was a file, and a rollback of the run that met it failed.
  await realFiles.remove(join(directory, "plain/below"));
});

it("what is written is on the disk, and what nobody misses is not waited for; directories are made", async () => {
  const below = join(directory, "synced/a/b");
  await realFiles.directory(below);
  await realFiles.directory(below);
  expect(statSync(below).mode & 0o777).toBe(0o755);
  writeFileSync(join(directory, "in-the-way"), "");
  await expect(realFiles.directory(join(directory, "in-the-way/below"))).rejects.toMatchObject({
    code: "ENOTDIR",
  });
  const handle = await open(below);
  const sync = vi.spyOn(Object.getPrototypeOf(handle) as { sync: () => Promise<void> }, "sync");
  await handle.close();
  const own = { mode: 0o640, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  await realFiles.write(join(below, "x"), "1", { ...own, synced: false });
  await realFiles.rename(join(below, "x"), join(below, "y"), { synced: false });
  expect(sync).not.toHaveBeenCalled();
  expect(readFileSync(join(below, "y"), "utf8")).toBe("1");
  expect(statSync(join(below, "y")).mode & 0o777).toBe(0o640);
  await realFiles.write(join(below, "x"), "2", own);
  expect(sync).toHaveBeenCalledTimes(2);
  await realFiles.rename(join(below, "x"), join(below, "z"));
  expect(sync).toHaveBeenCalledTimes(3);
  sync.mockRestore();
});

const mounted = join(directory, "mounted/daemon.json");
mkdirSync(join(directory, "mounted"));
writeFileSync(mounted, "a longer text than the new one\n");
const canMount = spawnSync("mount", ["--bind", mounted, mounted]).status === 0;

it.skipIf(!canMount)(
  "a file that is mounted by itself is written in place (needs the right to mount)",
  async () => {
    try {
      chmodSync(mounted, 0o600);
      await realFiles.write(mounted, "new\n", {
        mode: 0o644,
        uid: process.getuid?.() ?? 0,
        gid: process.getgid?.() ?? 0,
      });
      expect(readFileSync(mounted, "utf8")).toBe("new\n");
      expect(statSync(mounted).mode & 0o777).toBe(0o644);
      expect(readdirSync(join(directory, "mounted"))).toEqual(["daemon.json"]);
    } finally {
      execFileSync("umount", [mounted]);
    }
    expect(readFileSync(mounted, "utf8")).toBe("new\n");
  },
);
