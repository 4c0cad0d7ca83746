/** What lies among the package manager's source entries and is no file. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sourceFiles } from "../../../src/plan/settle/source-files.ts";
import { realSystem } from "../../../src/system/real.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sources-"));
  writeFileSync(join(directory, "a.repo"), "[a]\n");
});
afterEach(() => rmSync(directory, { recursive: true }));

const places = (opensAll?: true) => ({
  directories: [directory],
  endings: [".repo"],
  files: [],
  ...(opensAll ? { opensAll } : {}),
});

/** The script's look at the same files, with yum. */
function inScript() {
  const helper = fileURLToPath(new URL("../../../templates/script/stage-yum.sh", import.meta.url));
  const body = `MSG_PIPE=none; fail() { printf '%s\\n' "$3"; exit "$1"; }; . '${helper}'; can_stage '${directory}'/*.repo`;
  const { status, stdout } = spawnSync("sh", ["-euc", body], { encoding: "utf8" });
  return { status, stdout };
}

const makers: [string, (path: string) => void][] = [
  ["named pipe", (path) => execFileSync("mkfifo", [path])],
  [
    "link to one",
    (path) => {
      execFileSync("mkfifo", [`${path}.pipe`]);
      symlinkSync(`${path}.pipe`, path);
    },
  ],
];

describe("among the source entries", () => {
  it.each(makers)("a %s is named where the manager would open it", async (_, make) => {
    const path = join(directory, "b.repo");
    make(path);
    await expect(sourceFiles(realSystem(), places(true))).rejects.toMatchObject({
      code: "environment",
      what: { en: expect.stringContaining(`${path} is a named pipe`) },
    });
    expect(await sourceFiles(realSystem(), places())).toEqual([
      { path: join(directory, "a.repo"), text: "[a]\n" },
    ]);
    expect(inScript()).toEqual({ status: 14, stdout: `${path}\n` });
  });

  it("a directory, a link to /dev/null and one that leads nowhere are none", async () => {
    mkdirSync(join(directory, "d.repo"));
    symlinkSync("/dev/null", join(directory, "b.repo"));
    symlinkSync("/nowhere", join(directory, "c.repo"));
    expect(await sourceFiles(realSystem(), places(true))).toHaveLength(1);
    expect(inScript()).toEqual({ status: 0, stdout: "" });
  });
});
