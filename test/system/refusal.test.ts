/** What a file system refuses is no bug of docker-setup's. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realFiles } from "../../src/system/real-files.ts";
import { refusalOf, withPath } from "../../src/system/refusal.ts";
import { temporaryDirectory } from "../../src/system/temporary.ts";
import { fakeSystem } from "./fake.ts";

const error = (code: string, more: object = { path: "/etc/docker/daemon.json" }) =>
  Object.assign(new Error(`${code}: no, rename '/etc/docker/daemon.json'`), { code, ...more });

describe("a file operation that the system refused", () => {
  it.each([
    ["ENOSPC", /full/],
    ["EDQUOT", /full/],
    ["EROFS", /read-only/],
    ["EPERM", /lsattr/],
    ["EACCES", /security module/],
    ["EISDIR", /Something else stands/],
    ["EIO", /dmesg/],
    ["EFBIG", /ulimit -f/],
    ["EMFILE", /ulimit -n/],
    ["EAGAIN", /ulimit -u/],
  ])("%s", (code, why) => {
    const told = refusalOf(error(code));
    expect(told).toMatchObject({
      code: "environment",
      exitCode: 14,
      why: { en: expect.stringMatching(why) },
    });
    expect(told?.what.en).toContain("/etc/docker/daemon.json");
    expect(told?.next?.en).toMatch(/then run this again\.$/);
  });

  it("is root's to ask for where somebody else did", () => {
    expect(refusalOf(error("EACCES"), false)).toMatchObject({ code: "not-root", exitCode: 4 });
    expect(refusalOf(error("ENOSPC"), false)).toMatchObject({ code: "environment" });
  });

  it("is told from other errors", () => {
    for (const other of [error("ENOENT"), error("constructor"), error("EPERM", {}), new Error("x"), "EPERM"])
      expect(refusalOf(other)).toBeUndefined();
  });

  it("names the file also where the system does not", () => {
    expect(refusalOf(withPath(error("ENOSPC", {}), "/var/log/x"))?.what.en).toContain("'/var/log/x'");
    expect(withPath("x", "/y")).toBe("x");
  });

  it("is known by what stands in a file's place", async () => {
    const directory = mkdtempSync(join(tmpdir(), "refusal-"));
    mkdirSync(join(directory, "x"));
    const looked = realFiles.read(join(directory, "x")).catch(refusalOf);
    expect(await looked).toMatchObject({ code: "environment" });
    const written = realFiles.write(join(directory, "x"), "", { mode: 0o644 }).catch(refusalOf);
    expect(await written).toMatchObject({ code: "environment" });
    rmSync(directory, { recursive: true });
  });
});

describe("a temporary directory", () => {
  it("is made in the usual place where TMPDIR leads nowhere", async () => {
    const seen: unknown[] = [];
    const system = fakeSystem({
      exec: {
        mktemp: (_, options) => {
          seen.push(options?.env?.TMPDIR);
          return seen.length === 1 ? { code: 1, stderr: "mktemp: no" } : { stdout: "/tmp/x\n" };
        },
      },
    });
    expect(await temporaryDirectory(system)).toBe("/tmp/x");
    expect(seen).toEqual([undefined, ""]);
  });

  it("is asked for by an error that says what mktemp said", async () => {
    const system = fakeSystem({ exec: { mktemp: { code: 1, stderr: "mktemp: No space left on device\n" } } });
    await expect(temporaryDirectory(system)).rejects.toMatchObject({
      code: "environment",
      output: "mktemp: No space left on device",
    });
  });
});
