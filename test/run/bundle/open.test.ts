import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import { checkSums } from "../../../src/run/bundle/open/contents.ts";
import { expiredLists } from "../../../src/run/bundle/open/expired.ts";
import { readTar } from "../../../src/run/bundle/open/tar.ts";
import { demandPlace, type Packed, pack } from "../../../src/run/bundle/pack.ts";
import { Store } from "../../../src/run/bundle/store.ts";
import { realSystem } from "../../../src/system/real.ts";
import { fakeSystem } from "../../system/fake.ts";

const directory = mkdtempSync(join(tmpdir(), "bundle-open-"));
const system = { ...realSystem(), env: { XDG_CACHE_HOME: directory } };
const tar = join(directory, "b.tar");
const long = `archive/${"a-long-folder/".repeat(9)}x.deb`;
let whole: Buffer;

beforeAll(async () => {
  const store = new Store(system);
  const files = new Map<string, Packed>();
  for (const name of ["repository/a.deb", "images/amd64/blobs/b", long])
    files.set(name, { sha256: await store.put(Buffer.from(name.repeat(40))) });
  // Two targets may have a file in common: the same release for another architecture.
  files.set("archive/debian-12-arm64/1/a.deb", {
    sha256: await store.put(Buffer.from("repository/a.deb".repeat(40))),
  });
  for (const name of ["docker-setup.lock", "install.sh"]) files.set(name, { text: `${name}\n` });
  files.set("images/amd64.list", { text: 'nginx:1.27 sha256:c ["sha256:d"]\nx@sha256:e sha256:f []\n' });
  await pack(system, store, files, tar, "SHA256SUMS");
  whole = readFileSync(tar);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The code of a refusal; undefined: taken. */
async function fate(bytes: Buffer): Promise<string | undefined> {
  const file = join(directory, "x.tar");
  writeFileSync(file, bytes);
  try {
    checkSums(file, await readTar(system, file));
    return undefined;
  } catch (error) {
    if (error instanceof SetupError) return error.code;
    throw error;
  }
}

it("takes what was packed, long names and a file in two places too", async () => {
  const files = await readTar(system, tar);
  const sums = ["repository/a.deb", "archive/debian-12-arm64/1/a.deb"].map((path) => files.get(path)?.sha256);
  expect(sums[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(sums[1]).toBe(sums[0]);
  expect(await fate(whole)).toBeUndefined();
  expect([...files.keys()]).toContain(long);
});

it.each(["-a b.tar", "离线包.tar", "back\\slash.tar", "new\nline.tar"])(
  "packs into a file called %j",
  async (name) => {
    const files = new Map<string, Packed>([["x", { sha256: await new Store(system).put(Buffer.from("x")) }]]);
    const to = join(mkdtempSync(join(directory, "odd-")), name);
    await pack(system, new Store(system), files, to);
    expect([...(await readTar(system, to)).keys()]).toEqual(["x"]);
    expect(readdirSync(dirname(to))).toEqual([name]);
  },
);

it("looks at the place before anything is fetched: a folder, a device, one that can't be written", async () => {
  await expect(demandPlace(system, directory)).rejects.toMatchObject({ code: "usage" });
  await expect(demandPlace(system, "/dev/null")).rejects.toMatchObject({ code: "usage" });
  const full = fakeSystem({ space: { writable: false } });
  await expect(demandPlace(full, "/usr/b.tar")).rejects.toMatchObject({ code: "environment" });
  await expect(demandPlace(system, join(directory, "new", "b.tar"))).resolves.toBeUndefined();
  await expect(demandPlace(system, tar)).resolves.toBeUndefined();
});

it("refuses 200 flips of one bit, in padding and at the tar's end too, and 50 cuts", async () => {
  let seed = 20261128;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  for (let i = 0; i < 200; i++) {
    const at = random(whole.length);
    const flipped = Buffer.from(whole);
    flipped[at]! ^= 1 << random(8);
    expect(await fate(flipped), `byte ${at}`).toBe("environment");
  }
  for (let i = 0; i < 50; i++) {
    const length = random(whole.length);
    // Of the zeros at its end two blocks are enough, and then it is the same tar.
    if (length % 512 !== 0 || whole.subarray(length - 1024, length).some((byte) => byte !== 0))
      expect(await fate(whole.subarray(0, length)), `cut to ${length}`).toBe("environment");
  }
});

it.each([
  ["a link", ["ln", "-s", "/etc", "evil"]],
  ["a folder", ["mkdir", "evil"]],
  ["a file that no sum names", ["sh", "-c", "echo x >evil"]],
])("refuses %s in it", async (_, made) => {
  const at = mkdtempSync(join(directory, "evil-"));
  execFileSync("tar", ["xf", tar, "-C", at]);
  execFileSync(made[0]!, made.slice(1), { cwd: at });
  const file = join(directory, "evil.tar");
  const names = execFileSync("tar", ["tf", tar], { encoding: "utf8" }).trim().split("\n");
  execFileSync("tar", ["--format=gnu", "--no-recursion", "-cf", file, "-C", at, ...names, "evil"]);
  expect(await fate(readFileSync(file))).toBe("environment");
});

it("takes a list beyond its end where the lock pins that very file, and says so", () => {
  const path = "archive/debian-12-amd64/1/dists/bookworm/InRelease";
  const text = "Suite: stable\nValid-Until: Sat, 01 Aug 2026 00:00:00 UTC\n";
  const files = new Map([[path, { sha256: "a".repeat(64), text }]]);
  const now = Date.parse("2026-11-28");
  const look = (sha256: string, at = now) =>
    expiredLists(files, ["archive/debian-12-amd64"], [{ path, sha256 }], at);
  expect(look("a".repeat(64))).toMatchObject({
    pinned: true,
    notes: [{ en: expect.stringContaining("2026-08-01") }],
  });
  expect(look("b".repeat(64)).pinned).toBe(false);
  expect(look("b".repeat(64), Date.parse("2026-07-01"))).toEqual({ pinned: true, notes: [] });
});
