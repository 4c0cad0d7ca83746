import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { capture, isChange, restore, restoreInScript } from "../../../src/machine/resources/index.ts";
import { closedAbove } from "../../../src/machine/resources/mode.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import { shells } from "../../sources/keys/shells.ts";
import { fakeSystem } from "../../system/fake.ts";
import { which } from "../../tools.ts";

const files = fileURLToPath(new URL("../../../templates/script/files.sh", import.meta.url));
const bits = (path: string) => statSync(path).mode & 0o7777;

describe.each(shells.map((shell) => [shell] as const))("%s", (shell) => {
  const sh = (script: string) => {
    const [file, ...args] = shell;
    const { status, stdout, stderr } = spawnSync(which(file!), [...args, "-c", script], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    return stdout;
  };

  it("names the closed directories above a path, and no open or missing one", () => {
    const root = mkdtempSync(join(tmpdir(), "docker-setup-mode-"));
    chmodSync(root, 0o755);
    mkdirSync(join(root, "a", "b", "c"), { recursive: true });
    chmodSync(join(root, "a"), 0o750);
    chmodSync(join(root, "a", "b"), 0o711);
    chmodSync(join(root, "a", "b", "c"), 0o700);
    const said = sh(`. ${files}; closed_above ${root}/a/b/c/d/key.gpg`).split("\n");
    expect(said.filter((path) => path.startsWith(root))).toEqual([`${root}/a/b/c`, `${root}/a`]);
  });

  it("puts the bits back, and leaves what is gone", () => {
    const path = mkdtempSync(join(tmpdir(), "docker-setup-mode-"));
    chmodSync(path, 0o755);
    sh(restoreInScript({ what: "mode", path, before: 0o700 }, {}).run);
    expect(bits(path)).toBe(0o700);
    sh(restoreInScript({ what: "mode", path: `${path}/gone`, before: 0o700 }, {}).run);
    sh(restoreInScript({ what: "mode", path, before: undefined }, {}).run);
    expect(bits(path)).toBe(0o700);
  });
});

it("a run names, keeps and restores the same", async () => {
  const system = fakeSystem({ directories: ["/etc/apt/keyrings"], exec: { chmod: {} } });
  const { stat } = system.files;
  let mode = 0o700;
  system.files.stat = async (path) => {
    const told = await stat(path);
    return told && path === "/etc/apt/keyrings" ? { ...told, mode } : told;
  };
  expect(await closedAbove(system, "/etc/apt/keyrings/docker.gpg")).toEqual(["/etc/apt/keyrings"]);
  const change = await capture(readOnly(system), { what: "mode", path: "/etc/apt/keyrings" });
  expect(change).toEqual({ what: "mode", path: "/etc/apt/keyrings", before: 0o700 });
  expect(isChange(JSON.parse(JSON.stringify(change)))).toBe(true);
  for (const before of ["; rm", -1, 0o10000, 1.5]) expect(isChange({ ...change, before })).toBe(false);
  const work = { system, log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
  await restore(change, work);
  expect(system.commands).toEqual([]);
  mode = 0o755;
  await restore(change, work);
  expect(system.commands).toEqual([["chmod", "700", "/etc/apt/keyrings"]]);
});
