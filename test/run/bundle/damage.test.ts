import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installer } from "../../../src/run/bundle/bundle.ts";
import { type Packed, pack } from "../../../src/run/bundle/pack.ts";
import { Store } from "../../../src/run/bundle/store.ts";
import { realSystem } from "../../../src/system/real.ts";
import { which } from "../../tools.ts";

const directory = mkdtempSync(join(tmpdir(), "bundle-damage-"));
const system = { ...realSystem(), env: { XDG_CACHE_HOME: directory } };
const tar = join(directory, "b.tar");
const files = new Map<string, Packed>();
let whole: Buffer;
let sums: Buffer;

beforeAll(async () => {
  const store = new Store(system);
  for (const name of ["repository/a.deb", "repository/Packages.gz", "images/amd64/blobs/b"])
    files.set(name, { sha256: await store.put(Buffer.from(name.repeat(100))) });
  for (const name of ["docker-setup.lock", "README.md"]) files.set(name, { text: `${name}\n` });
  files.set("install.sh", { text: installer(), mode: 0o755 });
  files.set("targets/other-1-amd64", {
    text: "target_name=Other manager=yum ids=other codename= version=1 arch=none\n",
  });
  await pack(system, store, files, tar, "SHA256SUMS");
  whole = readFileSync(tar);
  sums = execFileSync("tar", ["xOf", tar, "SHA256SUMS"]);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What is told of a bundle: refused by tar or by install.sh, or every file of it is what was packed. */
function fate(bundle: Buffer): "refused" | "same" | "taken" {
  const at = join(directory, "x");
  rmSync(at, { recursive: true, force: true });
  mkdirSync(at);
  if (
    spawnSync("tar", ["xf", "-", "-C", at], { input: bundle, stdio: ["pipe", "ignore", "ignore"] }).status !==
    0
  )
    return "refused";
  const text = (file: Packed) => ("text" in file ? file.text : undefined);
  const same = [...files].every(([path, file]) => {
    try {
      const body = readFileSync(join(at, path), "utf8");
      return body === (text(file) ?? path.repeat(100));
    } catch {
      return false;
    }
  });
  if (same && bundle !== whole && readFileSync(join(at, "SHA256SUMS")).equals(sums)) return "same";
  const { stderr, status } = spawnSync("sh", ["install.sh", "--check"], { cwd: at, encoding: "utf8" });
  // 3: whole, but for another system than this one. Of an install.sh that is itself another, only that it has ended.
  const itself = () => readFileSync(join(at, "install.sh"), "utf8") === installer();
  const accepted = status === 0 || (status === 3 && itself() && !stderr.includes("damaged"));
  return accepted ? (same ? "same" : "taken") : "refused";
}

it("has an install.sh that pleases shellcheck", () => {
  const { stdout, status } = spawnSync(which("shellcheck"), ["-s", "sh", "-"], {
    input: installer(),
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([0, ""]);
});

it("packs the same files into the same bytes, and takes them", async () => {
  const again = join(directory, "again.tar");
  await pack(system, new Store(system), files, again, "SHA256SUMS");
  expect(readFileSync(again).equals(whole)).toBe(true);
  expect(fate(whole)).toBe("same");
});

it("refuses 200 flips of one byte wherever they change a file, and 50 cuts", () => {
  let seed = 20261125;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const fates: Record<string, number> = {};
  for (let i = 0; i < 200; i++) {
    const flipped = Buffer.from(whole);
    flipped[random(whole.length)]! ^= 1 << random(8);
    const found = fate(flipped);
    fates[found] = (fates[found] ?? 0) + 1;
  }
  // The end of a tar is blocks of zeros: without some of them it is the same.
  for (let i = 0; i < 50; i++) expect(fate(whole.subarray(0, random(whole.length)))).not.toBe("taken");
  expect(fates.taken ?? 0, JSON.stringify(fates)).toBe(0);
  expect(fates.refused).toBeGreaterThan(60);
});

it("refuses a file that is no part of it, and one that is gone", () => {
  const at = join(directory, "y");
  mkdirSync(at);
  execFileSync("tar", ["xf", tar, "-C", at]);
  const check = () => spawnSync("sh", ["install.sh", "--check"], { cwd: at, encoding: "utf8" });
  writeFileSync(join(at, "targets/evil"), "manager=apt\n");
  expect(check()).toMatchObject({ status: 14, stderr: expect.stringContaining("targets/evil") });
  rmSync(join(at, "targets/evil"));
  // Whatever else lies where a person unpacked it.
  writeFileSync(join(at, "notes.txt"), "mine\n");
  expect(check()).toMatchObject({ status: 3, stderr: expect.not.stringContaining("notes.txt") });
  rmSync(join(at, "repository/a.deb"));
  expect(check().status).toBe(14);
});
