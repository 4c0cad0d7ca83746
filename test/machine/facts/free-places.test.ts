/** What stands where Docker's programs go: told before anything comes, by run and script alike. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dockerPrograms } from "../../../src/machine/docker-packages.ts";
import { demandFreePlaces } from "../../../src/machine/facts/free-places.ts";
import { tool } from "../../../src/run/render/toolbox.ts";
import { realFiles } from "../../../src/system/real-files.ts";
import { shells } from "../../sources/keys/shells.ts";
import { fakeSystem } from "../../system/fake.ts";
import { which } from "../../tools.ts";

const root = mkdtempSync(join(tmpdir(), "places-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A machine of its own below the temporary directory. */
function machine(name: string, ...setup: readonly ((path: string) => void)[]): string {
  const top = join(root, name);
  mkdirSync(dirname(join(top, dockerPrograms[0])), { recursive: true });
  for (const one of setup) one(join(top, dockerPrograms[0]));
  return top;
}
const folder = (path: string) => mkdirSync(path);
const file = (path: string) => writeFileSync(path, "");
const link = (path: string) => symlinkSync("/usr", path);

const taken = { en: "/usr/bin/docker is a directory" };
const rows: readonly [string, string, typeof taken | undefined][] = [
  ["nothing", machine("nothing"), undefined],
  ["a file", machine("file", file), undefined],
  ["a link to a directory", machine("link", link), undefined],
  ["a directory", machine("folder", folder), taken],
];

describe.each(rows)("%s", (_, top, refused) => {
  it("is told by a run", async () => {
    const files = { ...fakeSystem().files, stat: (path: string) => realFiles.stat(top + path) };
    const looked = demandFreePlaces({ ...fakeSystem(), files });
    if (refused)
      await expect(looked).rejects.toMatchObject({ what: { en: expect.stringContaining(refused.en) } });
    else await expect(looked).resolves.toBeUndefined();
  });

  it.each(shells.map((shell) => ({ shell })))("is told by $shell", ({ shell: [program, ...args] }) => {
    const script = `DOCKER_PROGRAMS='${dockerPrograms.map((path) => top + path).join(" ")}'\n${tool("free-places")}\ntaken_place`;
    const { stdout, stderr } = spawnSync(which(program), [...args, "-c", script], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect({ stdout, stderr }).toEqual({ stdout: refused ? `${top}/usr/bin/docker\n` : "", stderr: "" });
  });
});

it("tells a mount by the kernel's list", async () => {
  const list = "36 35 98:0 /d /usr/bin/docker rw - ext4 /dev/sda1 rw\n";
  const read = async (path: string) => (path === "/proc/self/mountinfo" ? Buffer.from(list) : undefined);
  const files = { ...fakeSystem().files, read };
  await expect(demandFreePlaces({ ...fakeSystem(), files })).rejects.toMatchObject({
    what: { en: expect.stringContaining("/usr/bin/docker is a mount") },
  });
});
