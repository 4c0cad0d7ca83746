import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demandUser } from "../../../src/machine/facts/checks.ts";
import { demandPlainFiles } from "../../../src/machine/facts/odd-files.ts";
import { tool, withNeeds } from "../../../src/run/render/toolbox.ts";
import { shells } from "../../sources/keys/shells.ts";
import { fakeSystem } from "../../system/fake.ts";
import { which } from "../../tools.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "odd-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dropIn = "/etc/systemd/system/docker.service.d/x.conf";
/** A machine with a link at a path, and what stat says of its end. */
const machine = (path: string, says: string, files: Record<string, string> = {}) =>
  fakeSystem({
    files: { "/etc/os-release": "ID=debian\n", "/run/systemd/system/x": "", ...files },
    symlinks: { [path]: "/srv/end" },
    exec: { stat: { stdout: says === "" ? "" : `${says}\t${path}\n`, code: says === "" ? 1 : 0 } },
  });

describe("what the init would open and wait at for ever", () => {
  it.each([
    ["a drop-in that leads to a pipe", dropIn, "fifo\t0:0", /x\.conf is a named pipe/],
    ["one for all services", "/etc/systemd/system/service.d/y.conf", "fifo\t0:0", /y\.conf is a named pipe/],
    [
      "a unit that is a device",
      "/etc/systemd/system/docker.socket",
      "character special file\t1:5",
      /a device/,
    ],
    ["the null device, which switches one off", dropIn, "character special file\t1:3", undefined],
    ["a file elsewhere", dropIn, "regular file\t0:0", undefined],
    ["a link to nowhere", dropIn, "", undefined],
  ])("%s", async (_, path, says, words) => {
    const looked = demandPlainFiles(machine(path, says));
    if (words === undefined) await expect(looked).resolves.toBeUndefined();
    else
      await expect(looked).rejects.toMatchObject({
        code: "environment",
        what: { en: expect.stringMatching(words) },
      });
  });

  it("a link that leads in a circle", async () => {
    const system = machine(dropIn, "");
    system.files.read = async (path) => {
      if (path === dropIn) throw Object.assign(new Error("ELOOP"), { code: "ELOOP" });
      return undefined;
    };
    await expect(demandPlainFiles(system)).rejects.toMatchObject({
      what: { en: expect.stringMatching(/x\.conf is a symbolic link that leads in a circle/) },
      why: { en: expect.stringContaining("can't read it") },
    });
  });

  it("a file of variables that a drop-in names", async () => {
    const files = { [dropIn]: "[Service]\nEnvironmentFile=-/etc/default/dock*\n" };
    const looked = demandPlainFiles(machine("/etc/default/docker", "fifo\t0:0", files));
    await expect(looked).rejects.toMatchObject({
      what: { en: expect.stringContaining("/etc/default/docker") },
    });
  });
});

it.each(shells.map((shell) => ({ shell })))(
  "is_odd knows them in $shell",
  ({ shell: [program, ...args] }) => {
    writeFileSync(join(folder, "file"), "");
    execFileSync(which("mkfifo"), [join(folder, "pipe")]);
    symlinkSync("pipe", join(folder, "link"));
    symlinkSync("/dev/null", join(folder, "null"));
    symlinkSync("/dev/zero", join(folder, "zero"));
    symlinkSync("self", join(folder, "self"));
    const script = `${withNeeds(["odd-file"])
      .map((name) => tool(name))
      .join(
        "\n",
      )}\nfor each in file pipe link null zero self; do ! is_odd ${folder}/$each || echo $each; done`;
    expect(execFileSync(which(program), [...args, "-c", script], { encoding: "utf8" })).toBe(
      "pipe\nlink\nzero\nself\n",
    );
  },
);

it("a user who can't be looked up in time is not said to be missing, and one who is missing is", async () => {
  const looking = (code: number) => demandUser(fakeSystem({ exec: { "id -u": { code } } }), "ann");
  for (const code of [0, 124]) await expect(looking(code)).resolves.toBeUndefined();
  await expect(looking(1)).rejects.toMatchObject({ code: "usage" });
});
