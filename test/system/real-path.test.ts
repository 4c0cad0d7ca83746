import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { realSystem } from "../../src/system/real.ts";
import { realPath } from "../../src/system/real-path.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "real-path-")));
afterAll(() => rmSync(root, { recursive: true }));
const at = (path: string) => join(root, path);
mkdirSync(at("srv/data/deep"), { recursive: true });
writeFileSync(at("srv/file"), "");
const links = {
  file: "srv/file",
  absolute: at("srv/data"),
  "srv/up": "../absolute/deep",
  "srv/data/many": "../../srv/./up//",
  nowhere: "srv/new",
  "nowhere-deep": "srv/none/new",
  "into-file": "srv/file/below",
  circle: "round",
  round: "circle",
  above: "../../../../../../../../../../..",
};
for (const [path, target] of Object.entries(links)) symlinkSync(target, at(path));
// The kernel follows forty of them.
for (let i = 0; i < 42; i++) symlinkSync(i === 0 ? "srv/file" : `chain-${i - 1}`, at(`chain-${i}`));

const readlink = (path: string): string | undefined => {
  try {
    return execFileSync("readlink", ["-f", "--", path], { encoding: "utf8" }).replace(/\n$/, "");
  } catch {
    return undefined;
  }
};

it.each([
  ...Object.keys(links),
  ...["srv", "srv/new", "srv/none/new", "srv/file/below", "srv/../srv//data/", "absolute/deep/../../file"],
  ...["absolute/many", "chain-39"],
])("%s leads where readlink says", async (path) => {
  expect(await realPath(realSystem(), `${root}/${path}`)).toBe(readlink(`${root}/${path}`));
});

it("tells nothing of a link that goes while it is followed", async () => {
  const system = realSystem();
  const files = { ...system.files, readLink: () => Promise.reject(new Error("ENOENT")) };
  expect(await realPath({ ...system, files }, at("file"))).toBeUndefined();
});

it("gives up where the kernel does", async () => {
  expect(await realPath(realSystem(), at("chain-41"))).toBeUndefined();
  expect(await realPath(realSystem(), "/")).toBe("/");
});
